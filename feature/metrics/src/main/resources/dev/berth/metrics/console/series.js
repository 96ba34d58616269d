// Asks for what a chart shows: each query's series, summed up and divided as it says.
import { request } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { stepOf } from './times.js';

/** Whose the machine's measurements are. */
export const PLATFORM = 'platform';
const MOST_SHOWN = 40;
const REDUCTIONS = ['average', 'least', 'most', 'last', 'rate'];

/**
 * Makes queries of what an address or a file tells: what is no query is left out.
 *
 * @returns {Array<{metric, labels, reduce, by, over, scale, platform, title}>}
 */
export function queriesOf(told) {
  return (Array.isArray(told) ? told : []).filter((one) => one && typeof one.metric === 'string').slice(0, 10).map(query);
}

export function query(told) {
  const texts = (list) => (Array.isArray(list) ? list.filter((one) => typeof one === 'string').slice(0, 20) : []);
  return {
    metric: told.metric, labels: texts(told.labels), by: texts(told.by),
    reduce: REDUCTIONS.includes(told.reduce) ? told.reduce : 'average',
    ...(typeof told.over === 'string' && told.over ? { over: told.over } : {}),
    ...(Number.isFinite(told.scale) ? { scale: told.scale } : {}),
    ...(told.platform === true ? { platform: true } : {}),
    ...(typeof told.title === 'string' && told.title ? { title: told.title } : {}),
  };
}

/** A question of the API about metrics, of the tenant or of the platform. */
export function ask(path, values, platform, signal) {
  return request('GET', path, {
    query: values, signal, headers: platform ? { 'X-Berth-Tenant': PLATFORM } : undefined,
  });
}

/**
 * The series of a chart.
 *
 * @param queries what is asked
 * @param span `{ from, to }` in milliseconds
 * @returns {Promise<{from, to, step, series: Array<{name, title, points: Array<{x, y}>, query}>, left}>}
 *   `step` in seconds; `left`: how many series are not told, for there are too many
 */
export async function load(queries, span, signal) {
  const step = stepOf(span);
  const answers = await Promise.all(queries.map((one) => answer(one, span, step, signal)));
  const all = answers.flat();
  const series = all.slice(0, MOST_SHOWN);
  named(series, queries);
  return { from: span.from, to: span.to, step, series, left: all.length - series.length };
}

async function answer(one, span, step, signal) {
  const values = {
    label: one.labels, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString(),
    step: `${step}s`, reduce: one.reduce,
  };
  const [above, below] = await Promise.all([one.metric, one.over].map((metric) => metric
    && ask('/api/metrics/query', { ...values, metric }, one.platform, signal)));
  let found = summed(above.series, one.by);
  if (below) {
    const divisors = new Map(summed(below.series, one.by).map((each) => [key(each.labels), each]));
    found = found.map((each) => divided(each, divisors.get(key(each.labels)))).filter(Boolean);
  }
  const scale = one.scale ?? 1;
  return found.map((each) => ({
    labels: each.labels, query: one,
    points: [...each.values].sort((a, b) => a[0] - b[0]).map(([x, y]) => ({ x, y: y * scale })),
  })).sort((a, b) => key(a.labels).localeCompare(key(b.labels), undefined, { numeric: true }));
}

/** Series that agree in some labels become one; without such labels each stays by itself. */
function summed(series, by) {
  const groups = new Map();
  for (const one of series) {
    const labels = by.length ? Object.fromEntries(by.map((name) => [name, one.labels[name] ?? ''])) : one.labels;
    const of = key(labels);
    const group = groups.get(of) ?? { labels, values: new Map() };
    groups.set(of, group);
    for (const { time, value } of one.points) {
      const at = Date.parse(time);
      group.values.set(at, (group.values.get(at) ?? 0) + value);
    }
  }
  return [...groups.values()];
}

function divided(above, below) {
  if (!below) {
    return null;
  }
  const values = new Map();
  for (const [at, value] of above.values) {
    const divisor = below.values.get(at);
    if (divisor) {
      values.set(at, value / divisor);
    }
  }
  return { labels: above.labels, values };
}

function key(labels) {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names series by the labels in which they differ, and by their metric where there are several. */
function named(series, queries) {
  for (const one of queries) {
    const own = series.filter((each) => each.query === one);
    const names = [...new Set(own.flatMap((each) => Object.keys(each.labels)))];
    const differing = names.filter((name) => new Set(own.map((each) => each.labels[name])).size > 1);
    for (const each of own) {
      const told = (one.by.length ? one.by : differing).filter((name) => differing.includes(name) || own.length === 1)
        .map((name) => each.labels[name] || '–').join(' · ');
      const head = one.title ?? (queries.length > 1 || !told ? one.metric : '');
      each.name = safe([head, told].filter(Boolean).join(': ') || one.metric, 120);
      each.title = safe(`${one.metric} ${JSON.stringify(each.labels)}`, 500);
    }
  }
}

/** The least, the most, the last and the average of points. */
export function figures(points) {
  if (points.length === 0) {
    return { last: null, least: null, most: null, average: null };
  }
  let least = Infinity;
  let most = -Infinity;
  let sum = 0;
  for (const { y } of points) {
    least = Math.min(least, y);
    most = Math.max(most, y);
    sum += y;
  }
  return { last: points.at(-1).y, least, most, average: sum / points.length };
}

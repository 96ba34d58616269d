// Spans of time: as the address has them, as they are asked, and their marks on an axis.

/** What is offered; the key is in the address. */
export const RANGES = {
  '15m': ['15 minutes', 900], '1h': ['1 hour', 3600], '6h': ['6 hours', 21600], '24h': ['24 hours', 86400],
  '7d': ['7 days', 604800], '30d': ['30 days', 2592000], '365d': ['1 year', 31536000],
};
const USUAL = '1h';
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000];
const INTERVAL = 10;
const POINTS = 240;

/**
 * The span that an address's query tells: `{ range }` up to now, or `{ from, to }` in milliseconds.
 */
export function spanOf(query) {
  const from = Date.parse(query('from'));
  const to = Date.parse(query('to'));
  if (Number.isFinite(from) && Number.isFinite(to) && from < to) {
    return { from, to };
  }
  return { range: Object.hasOwn(RANGES, query('range')) ? query('range') : USUAL };
}

/**
 * Reads spans as `spanOf` does, and gives the same object as long as it is the same span, so that
 * charts need not ask again.
 */
export function steadySpan() {
  let key = null;
  let last = null;
  return (query) => {
    const span = spanOf(query);
    const now = JSON.stringify(span);
    if (now !== key) {
      key = now;
      last = span;
    }
    return last;
  };
}

/** The same as values of an address. */
export function addressOf(span) {
  return span.range
    ? { range: span.range === USUAL ? null : span.range, from: null, to: null }
    : { range: null, from: new Date(Math.round(span.from)).toISOString(), to: new Date(Math.round(span.to)).toISOString() };
}

/** A span as it is now: `{ from, to }` in milliseconds, of whole steps, so that what stays does not move. */
export function fixed(span, now = Date.now()) {
  if (!span.range) {
    return { from: span.from, to: span.to };
  }
  const length = RANGES[span.range][1] * 1000;
  const step = stepOf({ from: 0, to: length }) * 1000;
  const to = Math.ceil(now / step) * step;
  return { from: to - length, to };
}

/** How many seconds a value stands for, that a chart has about 240. */
export function stepOf({ from, to }) {
  const wanted = (to - from) / 1000 / POINTS;
  return Math.max(INTERVAL, STEPS.find((one) => one >= wanted) ?? Math.ceil(wanted / 86400) * 86400);
}

/** Moves by a share of its length, or makes it longer or shorter around its middle. */
export function moved(span, share) {
  const { from, to } = fixed(span);
  const by = (to - from) * share;
  return { from: from + by, to: to + by };
}

export function scaled(span, factor) {
  const { from, to } = fixed(span);
  const middle = (from + to) / 2;
  const half = Math.max(60_000, ((to - from) / 2) * factor);
  return { from: middle - half, to: middle + half };
}

/** Where an axis has marks: whole minutes, hours or days of the viewer's zone. */
export function marks(from, to, most) {
  const step = (STEPS.find((one) => (to - from) / 1000 / one <= most) ?? STEPS.at(-1)) * 1000;
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  const found = [];
  for (let at = Math.ceil((from - zone) / step) * step + zone; at <= to; at += step) {
    found.push(at);
  }
  return found;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exactly = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const month = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });

/** What a mark says. */
export function markText(at, from, to) {
  const when = new Date(at);
  const length = to - from;
  if (length > 120 * 86_400_000) {
    return month.format(when);
  }
  if (length > 2 * 86_400_000 || (when.getHours() === 0 && when.getMinutes() === 0)) {
    return day.format(when);
  }
  return (length < 600_000 ? exactly : clock).format(when);
}

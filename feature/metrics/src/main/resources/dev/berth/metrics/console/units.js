// What the values of a metric count, as its name says, and how they are written.
import { bytes, count, duration, number } from 'berth/format.js';

const UNITS = {
  bytes: (value) => bytes(value),
  'bytes/s': (value) => `${bytes(value)}/s`,
  seconds: (value) => (value === 0 ? '0 s' : Math.abs(value) < 1 ? `${number(value * 1000)} ms` : value < 120 ? `${number(value)} s` : duration(value)),
  cpus: (value) => `${small(value)} CPU`,
  '1/s': (value) => `${small(value)}/s`,
  '%': (value) => `${number(value)} %`,
  '': (value) => small(value),
};

function small(value) {
  return value !== 0 && Math.abs(value) < 0.01 ? value.toPrecision(2) : count(value);
}

/** The unit of what a query answers: `bytes`, `bytes/s`, `seconds`, `cpus`, `1/s`, `%` or none. */
export function unitOf(query) {
  const metric = query.metric;
  const rate = query.reduce === 'rate';
  if (query.scale === 100) {
    return '%';
  }
  if (query.over) {
    return plain(metric) === plain(query.over) ? '' : plain(metric);
  }
  const unit = plain(metric);
  if (!rate) {
    return unit;
  }
  return unit === 'bytes' ? 'bytes/s' : unit === 'seconds' ? (/cpu/.test(metric) ? 'cpus' : '') : '1/s';
}

function plain(metric) {
  return /bytes(_total|_sum)?$/.test(metric) ? 'bytes' : /seconds(_total|_sum)?$/.test(metric) ? 'seconds' : '';
}

/** Steps of an axis of bytes that are round in KiB, MiB …: at most so many up to the most. */
export function byteStep(most, steps) {
  let step = 1;
  while (most / step > steps) {
    step *= 2;
  }
  return step;
}

/** A value with its unit; – for none. */
export function withUnit(value, unit) {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : (UNITS[unit] ?? UNITS[''])(value);
}

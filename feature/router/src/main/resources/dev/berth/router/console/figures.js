// What was counted of the requests of a route: since the start, and since the look before.

const SERVER_ERROR = 500;
const CLIENT_ERROR = 400;

/**
 * @param {{codes: Object<string, number>, durations: Array<{upTo: string, count: number}>, seconds: number}} counted
 * @returns requests, those that the route or its servers failed (5xx), those that clients got
 *   wrong (4xx), the mean in seconds and between what two lengths the slowest twentieth begins
 */
export function summed(counted) {
  const codes = Object.entries(counted.codes).map(([code, count]) => [Number(code), count]);
  const of = (wanted) => codes.filter(([code]) => wanted(code)).reduce((sum, [, count]) => sum + count, 0);
  const requests = of(() => true);
  return {
    requests,
    failed: of((code) => code >= SERVER_ERROR),
    refused: of((code) => code >= CLIENT_ERROR && code < SERVER_ERROR),
    left: of((code) => code === 0),
    mean: requests ? counted.seconds / requests : null,
    slow: slowerThan(counted.durations, 0.95),
    codes,
  };
}

/** The shortest length that a share of the requests did not exceed, in seconds; null: longer than any. */
export function slowerThan(durations, share) {
  const all = durations.at(-1)?.count ?? 0;
  if (all === 0) {
    return undefined;
  }
  const found = durations.find((one) => one.count >= all * share);
  return found.upTo === '+Inf' ? null : Number(found.upTo);
}

/** What came between two looks; counts that went back began anew. */
export function between(before, now) {
  const from = before && before.durations.at(-1).count <= now.durations.at(-1).count ? before : null;
  return {
    codes: Object.fromEntries(Object.entries(now.codes).map(([code, count]) => [code, count - (from?.codes[code] ?? 0)])),
    seconds: now.seconds - (from?.seconds ?? 0),
    durations: now.durations.map((one, i) => ({ upTo: one.upTo, count: one.count - (from?.durations[i].count ?? 0) })),
  };
}

/** Remembers the last looks, so that rates can be told. */
export class Looks {
  #looks = [];

  take(figures, at = performance.now()) {
    this.#looks = [...this.#looks.slice(-11), { at, of: new Map(figures.map((one) => [one.route, one])) }];
    return figures;
  }

  latest(route) {
    return this.#looks.at(-1)?.of.get(route);
  }

  /** Requests in a second over the last minute or less; null: it has looked once. */
  rate(route) {
    const first = this.#looks[0];
    const last = this.#looks.at(-1);
    if (!first || first === last) {
      return null;
    }
    const now = last.of.get(route);
    return now ? summed(between(first.of.get(route), now)).requests / ((last.at - first.at) / 1000) : 0;
  }
}

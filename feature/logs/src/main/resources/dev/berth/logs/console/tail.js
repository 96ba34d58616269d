// What comes in, as it comes: no more of it in memory than can be looked at.
import { stream } from 'berth/api.js';

const MOST_ROWS = 1000;
const MOST_CHARACTERS = 2_000_000;
const LEAST_MILLIS = 100;
const RETRY_MILLIS = 2000;

function size(record) {
  return (record.message?.length ?? 0) * 2 + 500;
}

/** Follows a query; tells its host whenever there is something to be drawn. */
export class Tail {
  rows = [];
  paused = false;
  error = null;
  /** Of those that came while paused, and of those that the server left out. */
  waiting = 0;
  missed = 0;
  rate = 0;
  #pending = [];
  #characters = 0;
  #came = 0;
  #counted = 0;
  #since = 0;
  #drawn = 0;
  #asked = false;
  #end = null;

  /**
   * @param change is called when what is shown is to be drawn, no more than ten times a second
   */
  constructor(change) {
    this.change = change;
  }

  get running() {
    return this.#end !== null;
  }

  start({ query, platform }, first = 200) {
    this.stop();
    const end = new AbortController();
    this.#end = end;
    this.rows = [];
    this.#pending = [];
    this.#characters = 0;
    this.waiting = 0;
    this.missed = 0;
    this.rate = 0;
    this.#counted = this.#came;
    this.#since = performance.now();
    this.paused = false;
    this.error = null;
    this.#follow({ query, platform, follow: 'true' }, first, end.signal);
    this.timer = setInterval(() => this.#measure(), 1000);
  }

  stop() {
    this.#end?.abort();
    this.#end = null;
    clearInterval(this.timer);
  }

  pause() {
    this.paused = true;
    this.change();
  }

  resume() {
    this.paused = false;
    this.waiting = 0;
    this.#draw();
  }

  async #follow(wish, first, signal) {
    let limit = first;
    while (!signal.aborted) {
      try {
        for await (const one of stream('/api/search', { query: { ...wish, limit: String(limit) }, signal })) {
          this.error = null;
          this.#take(one);
        }
        limit = 0;
      } catch (e) {
        if (signal.aborted) {
          return;
        }
        this.error = e;
        this.change();
        if (e.status >= 400 && e.status < 500 && e.status !== 429) {
          return;
        }
      }
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MILLIS); });
    }
  }

  #take(one) {
    if (one.missed !== undefined && one['@timestamp'] === undefined) {
      this.missed += one.missed;
      return;
    }
    this.#came++;
    this.#pending.push(one);
    if (this.paused) {
      this.waiting++;
    }
    if (this.#pending.length > 2 * MOST_ROWS) {
      this.#pending = this.#pending.slice(-MOST_ROWS);
    }
    if (!this.#asked) {
      this.#asked = true;
      setTimeout(() => requestAnimationFrame(() => this.#draw()), Math.max(0, this.#drawn + LEAST_MILLIS - performance.now()));
    }
  }

  #draw() {
    this.#asked = false;
    this.#drawn = performance.now();
    if (!this.paused && this.#pending.length) {
      const all = [...this.rows, ...this.#pending].slice(-MOST_ROWS);
      this.#pending = [];
      let characters = 0;
      let first = all.length;
      while (first > 0 && (characters += size(all[first - 1])) < MOST_CHARACTERS) {
        first--;
      }
      this.rows = first > 0 && first < all.length ? all.slice(first) : all;
    }
    this.change();
  }

  #measure() {
    const now = performance.now();
    this.rate = (this.#came - this.#counted) / Math.max(0.001, (now - this.#since) / 1000);
    this.#counted = this.#came;
    this.#since = now;
    this.change();
  }
}

// What changes, as it happens: one stream for a page, none while the page is not seen.
import { stream } from 'berth/api.js';

const GATHER_MILLIS = 150;
const LONGEST_WAIT_MILLIS = 30_000;

/** Tells its host which stacks have changed; hears of all of them whenever it begins anew. */
export class Live {
  #names = new Set();
  #timer = null;
  #end = null;
  #seen = () => (document.hidden ? this.#close() : this.#open());

  /**
   * @param changed called with a Set of the names of stacks
   * @param gather milliseconds within which changes are told together
   */
  constructor(host, changed, gather = GATHER_MILLIS) {
    this.changed = changed;
    this.gather = gather;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('visibilitychange', this.#seen);
    this.#seen();
  }

  hostDisconnected() {
    document.removeEventListener('visibilitychange', this.#seen);
    this.#close();
  }

  #close() {
    this.#end?.abort();
    this.#end = null;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #open() {
    if (this.#end) {
      return;
    }
    const end = new AbortController();
    this.#end = end;
    let wait = 1000;
    while (!end.signal.aborted) {
      try {
        for await (const one of stream('/api/changes', { signal: end.signal })) {
          wait = 1000;
          this.#take(one.stack);
        }
      } catch (e) {
        if (e.status === 401 || e.status === 403) {
          return;
        }
      }
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, wait);
        end.signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
      });
      wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
    }
  }

  #take(name) {
    this.#names.add(name);
    this.#timer ??= setTimeout(() => {
      const names = this.#names;
      this.#names = new Set();
      this.#timer = null;
      this.changed(names);
    }, this.gather);
  }
}

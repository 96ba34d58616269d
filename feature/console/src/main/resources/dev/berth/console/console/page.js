// What a feature's page builds on: its address, the shell, and data that loads, fails and goes away.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';

/**
 * A page. The shell sets `shell` and `route` and nothing else; a change of the address within the
 * page sets `route` again.
 */
export class BerthPage extends LitElement {
  static properties = { shell: { attribute: false }, route: { attribute: false } };
  static styles = base;

  /** Ends whatever the page left open: pass its signal to streams. */
  #left = new AbortController();

  get left() {
    if (this.#left.signal.aborted) {
      this.#left = new AbortController();
    }
    return this.#left.signal;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#left.abort();
  }

  /** The segments of the address behind the page's own. */
  get segments() {
    return (this.route?.path ?? '').split('/').filter(Boolean).map(decodeURIComponent);
  }

  /** A value of the address's query. */
  query(name, otherwise = '') {
    return this.route?.query?.get(name) ?? otherwise;
  }

  /** Changes values of the address's query; null removes one. */
  setQuery(changes, { replace = true } = {}) {
    const query = new URLSearchParams(this.route.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === undefined || value === '') {
        query.delete(name);
      } else {
        query.set(name, value);
      }
    }
    this.shell.navigate(`${this.route.page}${this.route.path ? `/${this.route.path}` : ''}`, { query, replace });
  }

  /** Tells the shell what this page shows, for the window's title. */
  titled(text) {
    this.dispatchEvent(new CustomEvent('berth-title', { detail: text, bubbles: true, composed: true }));
  }

  /** As `attempt`, with the page's own shell. */
  attempt(doing, done) {
    return attempt(this.shell, doing, done);
  }
}

/** Does something that may fail, and tells the user when it does. Returns whether it was done. */
export async function attempt(shell, doing, done) {
  try {
    await doing();
    if (done) {
      shell.notify('good', done);
    }
    return true;
  } catch (e) {
    if (e.name !== 'AbortError') {
      shell.notify('bad', e.message);
    }
    return false;
  }
}

/**
 * Something that is loaded: `new Loaded(this, () => get('/api/stacks'))`, shown by `render`.
 * `reload` keeps what is shown until the new is there, so that nothing jumps.
 */
export class Loaded {
  value = undefined;
  error = null;
  loading = false;
  #turn = 0;
  #timer = null;

  /**
   * @param host the element that shows it
   * @param load gives the value
   * @param every milliseconds after which it is asked again, while the page is seen; 0: never
   */
  constructor(host, load, { every = 0, now = true } = {}) {
    this.host = host;
    this.load = load;
    this.every = every;
    this.now = now;
    host.addController(this);
  }

  hostConnected() {
    if (this.now) {
      this.reload();
    }
    if (this.every) {
      this.#timer = setInterval(() => document.hidden || this.reload(), this.every);
    }
  }

  hostDisconnected() {
    clearInterval(this.#timer);
    this.#turn++;
  }

  async reload() {
    const turn = ++this.#turn;
    this.loading = true;
    this.host.requestUpdate();
    try {
      const value = await this.load();
      if (turn === this.#turn) {
        this.value = value;
        this.error = null;
      }
    } catch (e) {
      if (turn === this.#turn && e.name !== 'AbortError') {
        this.error = e;
      }
    } finally {
      if (turn === this.#turn) {
        this.loading = false;
        this.host.requestUpdate();
      }
    }
    return this.value;
  }

  /** Shows the value, or that it is loading or could not be. */
  render(show, isEmpty, empty) {
    if (this.value === undefined) {
      return this.error
        ? html`<berth-failure .error=${this.error} @retry=${() => this.reload()}></berth-failure>`
        : html`<berth-loading></berth-loading>`;
    }
    return html`${this.error
      ? html`<berth-failure .error=${this.error} @retry=${() => this.reload()}></berth-failure>` : nothing}
      ${isEmpty?.(this.value) ? empty : show(this.value)}`;
  }
}

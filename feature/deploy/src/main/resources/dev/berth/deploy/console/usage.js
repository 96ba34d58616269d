// What tasks use of their machine, as it changes.
import { LitElement, html, css, nothing } from 'lit';
import { get } from 'berth/api.js';
import { bytes, percent } from 'berth/format.js';

export const MOST_ASKED = 20;
const EVERY_MILLIS = 5000;
/** After which the first rate is there. */
const SOON_MILLIS = 1000;

/** What tasks use: two readings make a rate. Nothing is asked while the page is not seen. */
export class Usage {
  of = new Map();
  #timer = null;
  #before = new Map();
  #asking = false;
  #soon = null;
  #seen = () => document.hidden || this.read();

  /** @param ids gives the ids of the tasks that run */
  constructor(host, ids) {
    this.host = host;
    this.ids = ids;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('visibilitychange', this.#seen);
    this.#timer = setInterval(this.#seen, EVERY_MILLIS);
    this.read();
  }

  hostDisconnected() {
    document.removeEventListener('visibilitychange', this.#seen);
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    this.#soon = null;
  }

  async read() {
    const ids = this.ids().slice(0, MOST_ASKED);
    if (this.#asking || ids.length === 0) {
      return;
    }
    this.#asking = true;
    const now = new Map();
    await Promise.all(ids.map(async (id) => {
      try {
        const stats = await get(`/api/tasks/${encodeURIComponent(id)}/stats`);
        const at = performance.now() / 1000;
        const cpu = seconds(stats.cpuTime);
        const before = this.#before.get(id);
        this.#before.set(id, { at, cpu });
        now.set(id, { ...stats, cpu: before && at > before.at ? Math.max(0, cpu - before.cpu) / (at - before.at) : null });
      } catch {
        // It has ended, or its engine does not tell: the column stays empty.
      }
    }));
    this.of = now;
    this.#asking = false;
    this.host.requestUpdate();
    if (this.host.isConnected && [...now.values()].some((one) => one.cpu === null)) {
      this.#soon ??= setTimeout(() => {
        this.#soon = null;
        this.#seen();
      }, SOON_MILLIS);
    }
  }
}

/** Of an ISO 8601 duration, or a number of seconds. */
export function seconds(duration) {
  if (typeof duration === 'number') {
    return duration;
  }
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration ?? '');
  return found ? Number(found[1] ?? 0) * 3600 + Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0) : 0;
}

/** How much of its memory a task uses; where it has a limit, how near that is. As wide as it will be. */
class Memory extends LitElement {
  static properties = { used: { type: Number }, limit: { type: Number } };
  static styles = css`
    :host { display: inline-grid; gap: .125rem; min-width: 9rem; max-width: 100%; font-variant-numeric: tabular-nums; }
    span { white-space: nowrap; }
    i { color: var(--muted); font-style: normal; }
    meter { width: 100%; height: .5rem; }
  `;

  render() {
    const { used, limit } = this;
    return html`<span>${bytes(used)}${limit ? html` <i>of ${bytes(limit)}</i>` : nothing}</span>
      ${limit ? html`<meter aria-label="Memory in use: ${percent((used ?? 0) / limit, 0)} of the limit" min="0" max=${limit} high=${limit * 0.9} .value=${used ?? 0}></meter>` : nothing}`;
  }
}
customElements.define('berth-task-memory', Memory);

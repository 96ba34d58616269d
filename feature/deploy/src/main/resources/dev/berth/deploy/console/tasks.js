// Tasks in a table: state, reason of the end, resources, and the way into each.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { get } from 'berth/api.js';
import { bytes, percent, safe } from 'berth/format.js';
import 'berth/ui.js';
import { looks } from './looks.js';
import { taskBadge, taskPath } from './words.js';

const MOST_ASKED = 20;
const EVERY_MILLIS = 5000;

/** What tasks use: two readings make a rate. */
export class Usage {
  of = new Map();
  #timer = null;
  #before = new Map();
  #asking = false;

  /** @param ids gives the ids of the tasks that run */
  constructor(host, ids) {
    this.host = host;
    this.ids = ids;
    host.addController(this);
  }

  hostConnected() {
    this.#timer = setInterval(() => document.hidden || this.read(), EVERY_MILLIS);
    this.read();
  }

  hostDisconnected() {
    clearInterval(this.#timer);
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

/** `shell`, `tasks` and whether each tells its `service`. */
class Tasks extends LitElement {
  static properties = { shell: { attribute: false }, tasks: { attribute: false }, service: { type: Boolean } };
  static styles = [base, looks];
  #usage = new Usage(this, () => (this.tasks ?? []).filter((one) => one.state === 'running').map((one) => one.id));

  updated(changed) {
    if (changed.has('tasks') && this.#usage.of.size === 0) {
      this.#usage.read();
    }
  }

  render() {
    const used = (one) => this.#usage.of.get(one.id);
    return html`<berth-table label="Tasks" .rows=${this.tasks ?? []} .columns=${[
      { key: 'name', title: 'Task', render: (one) => html`<a href=${this.shell.href(taskPath(one))}>${safe(this.service ? `${one.service}.${one.slot}` : `#${one.slot}`, 80)}</a> <span class="muted mono">${safe(one.id, 16)}</span>` },
      { key: 'state', title: 'State', sort: (one) => one.state, render: (one) => html`${taskBadge(one)}${one.reason ? html`<div class=${one.exitCode === 0 ? 'muted' : 'problem'}>${safe(one.reason, 300)}</div>` : nothing}` },
      { key: 'cpu', title: 'CPU', number: true, sort: (one) => used(one)?.cpu, render: (one) => percent(used(one)?.cpu) },
      { key: 'memory', title: 'Memory', number: true, sort: (one) => used(one)?.memoryBytes, render: (one) => html`${bytes(used(one)?.memoryBytes)}${used(one)?.memoryLimitBytes ? html` <span class="muted">of ${bytes(used(one).memoryLimitBytes)}</span>` : nothing}` },
      { key: 'node', title: 'Node' },
      { key: 'restarts', title: 'Restarts', number: true },
      { key: 'since', title: 'Since', sort: (one) => one.finished ?? one.started ?? one.created, render: (one) => html`<berth-time .at=${one.finished ?? one.started ?? one.created}></berth-time>` },
    ]}></berth-table>`;
  }
}
customElements.define('berth-tasks', Tasks);

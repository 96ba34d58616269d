// Tasks in a table: state, reason of the end, resources, and the way into each.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { percent, safe } from 'berth/format.js';
import 'berth/ui.js';
import { looks } from './looks.js';
import { MOST_ASKED, Usage } from './usage.js';
import { taskBadge, taskPath } from './words.js';

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
    const used = (one) => (one.state === 'running' ? this.#usage.of.get(one.id) : undefined);
    const running = (this.tasks ?? []).filter((one) => one.state === 'running').length;
    return html`<berth-table label="Tasks" .rows=${this.tasks ?? []} .columns=${[
      { key: 'name', title: 'Task', render: (one) => html`<a href=${this.shell.href(taskPath(one))}>${safe(this.service ? `${one.service}.${one.slot}` : `#${one.slot}`, 80)}</a> <span class="muted mono">${safe(one.id, 16)}</span>` },
      { key: 'state', title: 'State', sort: (one) => one.state, render: (one) => html`${taskBadge(one)}${one.reason ? html`<div class=${one.exitCode === 0 ? 'muted' : 'problem'}>${safe(one.reason, 300)}</div>` : nothing}` },
      { key: 'cpu', title: 'CPU', number: true, sort: (one) => used(one)?.cpu, render: (one) => percent(used(one)?.cpu) },
      { key: 'memory', title: 'Memory', number: true, sort: (one) => used(one)?.memoryBytes, render: (one) => html`<berth-task-memory .used=${used(one)?.memoryBytes} .limit=${used(one)?.memoryLimitBytes}></berth-task-memory>` },
      { key: 'node', title: 'Node' },
      { key: 'restarts', title: 'Restarts', number: true },
      { key: 'since', title: 'Since', sort: (one) => one.finished ?? one.started ?? one.created, render: (one) => html`<berth-time .at=${one.finished ?? one.started ?? one.created}></berth-time>` },
    ]}></berth-table>
    ${running > MOST_ASKED ? html`<p class="hint">What tasks use is shown for the first ${MOST_ASKED} of ${running} that run.</p>` : nothing}`;
  }
}
customElements.define('berth-tasks', Tasks);

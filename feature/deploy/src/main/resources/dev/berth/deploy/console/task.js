// One task: how it is, its logs, and a terminal into it.
import { html, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, get } from 'berth/api.js';
import { bytes, percent, safe } from 'berth/format.js';
import { Live } from './live.js';
import { looks } from './looks.js';
import { servicePath, stackPath, tabs, taskBadge, taskPath, trail } from './words.js';
import { Usage } from './tasks.js';
import { logs } from './logs.js';
import './terminal.js';

/** `stack`, `task` (its id) and the `tab` that is shown. */
class Task extends BerthPage {
  static properties = { stack: {}, task: {}, tab: {}, may: { state: true } };
  static styles = [BerthPage.styles, looks];
  #task = new Loaded(this, () => get(`/api/tasks/${encodeURIComponent(this.task)}`), { now: false });
  #live = new Live(this, (names) => names.has(this.stack) && this.#task.reload());
  #usage = new Usage(this, () => (this.#task.value?.state === 'running' ? [this.task] : []));

  constructor() {
    super();
    this.may = {};
  }

  firstUpdated() {
    this.titled(this.task);
    this.#task.reload().then(() => this.#usage.read());
    allowed(['task:Exec', `task/${this.task}`], ['task:Logs', `task/${this.task}`]).then(
      ([exec, logs]) => { this.may = { exec, logs }; }, () => {});
  }

  render() {
    return html`${this.#task.render((task) => {
      const used = this.#usage.of.get(task.id);
      const all = [['', 'Facts'], ...(this.may.logs ? [['logs', 'Logs']] : []), ...(this.may.exec && task.state === 'running' ? [['terminal', 'Terminal']] : [])];
      return html`${trail(this.shell, ['Stacks', 'stacks'], [this.stack, stackPath(this.stack)], [task.service, servicePath(task.stack, task.service)], [task.id, null])}
        <div class="bar"><h1>${safe(task.name, 120)}</h1>${taskBadge(task)}</div>
        ${task.reason ? html`<p class=${task.exitCode === 0 ? 'muted' : 'reason'}>${safe(task.reason)}</p>` : nothing}
        ${tabs('Parts of the task', all, this.tab ?? '', (key) => this.shell.href(taskPath(task) + (key ? `/${key}` : '')))}
        ${this.tab === 'logs' && this.may.logs ? logs(this, `/api/tasks/${encodeURIComponent(task.id)}/logs`, { name: task.name })
          : this.tab === 'terminal' && this.may.exec ? html`<berth-task-terminal .task=${task.id}></berth-task-terminal>`
            : html`<section class="card" aria-label="Facts"><dl class="facts">
          <dt>State</dt><dd>${safe(task.state)}</dd><dt>Health</dt><dd>${safe(task.health)}</dd>
          <dt>CPU</dt><dd>${percent(used?.cpu)}</dd><dt>Memory</dt><dd>${bytes(used?.memoryBytes)}${used?.memoryLimitBytes ? ` of ${bytes(used.memoryLimitBytes)}` : ''}</dd>
          <dt>Received</dt><dd>${bytes(used?.receivedBytes)}</dd><dt>Sent</dt><dd>${bytes(used?.sentBytes)}</dd><dt>Processes</dt><dd>${used?.pids ?? '–'}</dd>
          <dt>Image</dt><dd>${safe(task.image)}</dd><dt>Node</dt><dd>${safe(task.node)}</dd><dt>Address</dt><dd>${safe(task.address ?? '–')}</dd><dt>Process id</dt><dd>${task.pid ?? '–'}</dd>
          <dt>Made</dt><dd><berth-time full .at=${task.created}></berth-time></dd><dt>Started</dt><dd><berth-time full .at=${task.started}></berth-time></dd>
          <dt>Ended</dt><dd><berth-time full .at=${task.finished}></berth-time></dd><dt>Exit code</dt><dd>${task.exitCode ?? '–'}</dd>
          <dt>Restarts</dt><dd>${task.restarts}</dd><dt>Version</dt><dd>${task.version}</dd></dl></section>`}`;
    })}`;
  }
}
customElements.define('berth-task', Task);

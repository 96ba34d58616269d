// One task: how it is, its logs, and a terminal into it.
import { html, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, get } from 'berth/api.js';
import { bytes, percent, safe } from 'berth/format.js';
import { Live } from './live.js';
import { looks } from './looks.js';
import { lastFailure, servicePath, stackPath, stateBadge, tabs, taskBadge, taskPath, trail } from './words.js';
import { Usage } from './usage.js';
import { logs } from './logs.js';
import './terminal.js';

/** `stack`, `task` (its id) and the `tab` that is shown. */
class Task extends BerthPage {
  static properties = { stack: {}, task: {}, tab: {}, may: { state: true } };
  static styles = [BerthPage.styles, looks];
  #task = new Loaded(this, () => get(`/api/tasks/${encodeURIComponent(this.task)}`), { now: false });
  #live = new Live(this, (names) => names.has(this.stack) && this.#reload());
  #earlier = new Loaded(this, () => this.#lastFailure(), { now: false });
  #usage = new Usage(this, () => (this.#task.value?.state === 'running' ? [this.task] : []));

  constructor() {
    super();
    this.may = {};
  }

  firstUpdated() {
    this.titled(this.task);
    this.#reload().then(() => this.#usage.read());
    allowed(['task:Exec', `task/${this.task}`], ['task:Logs', `task/${this.task}`]).then(
      ([exec, logs]) => { this.may = { exec, logs }; }, () => {});
  }

  async #reload() {
    await this.#task.reload();
    return this.#earlier.reload();
  }

  /** Of the task or those of its place before it, as far as they are kept. */
  async #lastFailure() {
    const task = this.#task.value;
    const all = task ? await get('/api/tasks', { stack: task.stack, service: task.service, all: true }) : [];
    return lastFailure(all.filter((one) => one.slot === task.slot && one.created <= task.created));
  }

  render() {
    return html`${this.#task.render((task) => {
      const all = [['', 'Facts'], ...(this.may.logs ? [['logs', 'Logs']] : []), ...(this.may.exec && task.state === 'running' ? [['terminal', 'Terminal']] : [])];
      return html`${trail(this.shell, ['Stacks', 'stacks'], [this.stack, stackPath(this.stack)], [task.service, servicePath(task.stack, task.service)], [task.id, null])}
        <div class="bar"><h1>${safe(task.name, 120)}</h1>${taskBadge(task)}</div>
        ${task.reason ? html`<p class=${task.exitCode === 0 ? 'muted' : 'reason'}>${safe(task.reason, 1000)}</p>` : nothing}
        ${tabs('Parts of the task', all, this.tab ?? '', (key) => this.shell.href(taskPath(task) + (key ? `/${key}` : '')))}
        ${this.tab === 'logs' && this.may.logs ? logs(this, `/api/tasks/${encodeURIComponent(task.id)}/logs`, { name: task.name })
          : this.tab === 'terminal' && this.may.exec ? html`<berth-task-terminal .task=${task.id}></berth-task-terminal>`
            : this.#facts(task)}`;
    })}`;
  }

  #facts(task) {
    const used = this.#usage.of.get(task.id);
    const failed = this.#earlier.value;
    return html`<div class="two"><section class="card" aria-labelledby="state"><h2 id="state">State</h2><dl class="facts">
        <dt>State</dt><dd>${taskBadge(task)}</dd>
        <dt>Health</dt><dd>${task.health === 'none' ? html`<span class="muted">${task.state === 'running' ? 'not checked' : '–'}</span>` : stateBadge(task.health)}</dd>
        <dt>Restarts</dt><dd>${task.restarts === 0 ? 'none' : `${task.restarts} of its place before it`}</dd>
        <dt>Last failure</dt><dd>${failed ? html`<span class="reason">${safe(failed.reason ?? `exited with code ${failed.exitCode}`, 500)}</span>
          <div><berth-time .at=${failed.finished}></berth-time>${failed.id === task.id ? nothing : html`, <a href=${this.shell.href(taskPath(failed))}>task ${safe(failed.id, 16)}</a>`}</div>` : html`<span class="muted">${failed === null ? 'none that is kept' : '–'}</span>`}</dd>
        <dt>Made</dt><dd><berth-time full .at=${task.created}></berth-time></dd><dt>Started</dt><dd><berth-time full .at=${task.started}></berth-time></dd>
        ${task.finished ? html`<dt>Ended</dt><dd><berth-time full .at=${task.finished}></berth-time></dd><dt>Exit code</dt><dd>${task.exitCode ?? '–'}</dd>` : nothing}</dl></section>
      <section class="card" aria-labelledby="use"><h2 id="use">What it uses</h2>${task.state === 'running' ? html`<dl class="facts">
        <dt>CPU</dt><dd>${used?.cpu === null || used?.cpu === undefined ? '–' : html`${percent(used.cpu)} of a CPU`}</dd>
        <dt>Memory</dt><dd><berth-task-memory .used=${used?.memoryBytes} .limit=${used?.memoryLimitBytes}></berth-task-memory>${used && !used.memoryLimitBytes ? html` <span class="muted">without a limit</span>` : nothing}</dd>
        <dt>Received</dt><dd>${bytes(used?.receivedBytes)}</dd><dt>Sent</dt><dd>${bytes(used?.sentBytes)}</dd><dt>Processes</dt><dd>${used?.pids ?? '–'}</dd></dl>` : html`<p class="muted">It does not run.</p>`}</section>
      <section class="card" aria-labelledby="where"><h2 id="where">What and where</h2><dl class="facts">
        <dt>Image</dt><dd>${safe(task.image)}</dd><dt>Version</dt><dd>${task.version}</dd><dt>Node</dt><dd>${safe(task.node)}</dd>
        <dt>Address</dt><dd>${safe(task.address ?? '–')}</dd><dt>Process id</dt><dd>${task.pid ?? '–'}</dd></dl></section></div>`;
  }
}
customElements.define('berth-task', Task);

// One stack: its services, tasks, versions, file and logs.
import { html, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { Live } from './live.js';
import { looks } from './looks.js';
import { addresses, servicePath, stackPath, stackUrl, stateBadge, tabs, trail } from './words.js';
import './deploy.js';
import './editor.js';
import { logs } from './logs.js';
import './progress.js';
import './removal.js';
import './tasks.js';
import './versions.js';

const TABS = [['services', 'Services'], ['tasks', 'Tasks'], ['versions', 'Versions'], ['config', 'Files'], ['logs', 'Logs']];

/** `name` of the stack and the `tab` that is shown. */
class Stack extends BerthPage {
  static properties = { name: {}, tab: {}, may: { state: true }, ended: { state: true } };
  static styles = [BerthPage.styles, looks];
  #stack = new Loaded(this, () => get(stackUrl(this.name)), { now: false });
  #tasks = new Loaded(this, () => get('/api/tasks', { stack: this.name, all: true }), { now: false });
  #config = new Loaded(this, () => get(stackUrl(this.name, '/config')), { now: false });
  #live = new Live(this, (names) => names.has(this.name) && this.#reload());

  constructor() {
    super();
    this.may = {};
  }

  firstUpdated() {
    this.titled(this.name);
    this.#reload();
    this.#config.reload();
    const on = `stack/${this.name}`;
    allowed(['stack:Deploy', on], ['stack:Rollback', on], ['stack:Remove', on], ['stack:Logs', on]).then(
      ([deploy, rollback, remove, logs]) => { this.may = { deploy, rollback, remove, logs }; }, () => {});
  }

  async #reload() {
    const before = this.#stack.value?.version;
    const [stack] = await Promise.all([this.#stack.reload(), this.#tasks.reload()]);
    if (before !== undefined && stack?.version !== before) {
      this.#config.reload();
    }
  }

  get #follow() {
    return Number(this.query('follow')) || 0;
  }

  render() {
    return html`${trail(this.shell, ['Stacks', 'stacks'], [this.name, null])}
      ${this.#stack.render((stack) => html`
        <div class="bar"><h1>${safe(stack.name, 80)}</h1>${stateBadge(stack.state)}
          <span class="muted">version ${stack.version}, <berth-time .at=${stack.updated}></berth-time>${stack.target && stack.target !== 'local' ? html`, on ${safe(stack.target, 60)}` : nothing}</span>
          <span class="push actions">${addresses(stack.urls)}
            ${this.may.deploy && stack.version ? html`<a class="button" href=${this.shell.href(stackPath(this.name, '/config'))}>Edit and deploy</a>` : nothing}
            ${this.may.remove && stack.version ? html`<button class="danger" @click=${() => this.renderRoot.querySelector('berth-stack-removal').open(stack)}>${icon('remove', 16)}Remove</button>` : nothing}</span></div>
        ${this.#follow || (stack.deployment.state === 'running' && stack.version) ? html`<berth-progress .stack=${this.name} .version=${this.#follow || stack.version}></berth-progress>`
          : stack.deployment.state === 'failed' ? html`<p class="reason" role="status">${stack.deployment.message.split('\n').map((one) => html`${safe(one, 1000)}${'\n'}`)}</p>`
            : stack.deployment.message ? html`<p role="status">${safe(stack.deployment.message, 1000)}</p>` : nothing}
        ${stack.warnings.map((one) => html`<p class="warning">${one.line ? `${one.file}:${one.line}: ` : ''}${safe(one.message)}</p>`)}
        ${tabs('Parts of the stack', TABS.filter(([key]) => key !== 'logs' || this.may.logs), this.tab, (key) => this.shell.href(stackPath(this.name, key === 'services' ? '' : `/${key}`), this.#follow ? { follow: this.#follow } : {}))}
        ${this.#shown(stack)}
        <berth-stack-removal .shell=${this.shell}></berth-stack-removal>`)}`;
  }

  #shown(stack) {
    switch (this.tab) {
      case 'tasks':
        return this.#tasks.render((all) => html`<berth-tasks service .shell=${this.shell} .tasks=${all}></berth-tasks>`,
          (all) => all.length === 0, html`<berth-empty title="No task"><p>None runs, and none is kept.</p></berth-empty>`);
      case 'versions':
        return html`<berth-versions .shell=${this.shell} .route=${this.route} .stack=${this.name} .version=${stack.version} ?mayGoBack=${this.may.rollback}
          @changed=${(e) => this.shell.navigate(stackPath(this.name), { query: { follow: e.detail } })}></berth-versions>`;
      case 'config':
        return this.#config.render((config) => (this.may.deploy
          ? html`<berth-deploy .shell=${this.shell} .route=${this.route} .stack=${this.name} .config=${config}></berth-deploy>`
          : config.files.map((one) => html`<h2>${safe(one.name, 100)}</h2><berth-compose-editor readonly label=${one.name} .value=${one.content}></berth-compose-editor>`)));
      case 'logs':
        return logs(this, stackUrl(this.name, '/logs'), { name: this.name, several: true });
      default:
        return stack.services.length === 0 ? html`<berth-empty title="No service"></berth-empty>` : html`<berth-table label="Services" .rows=${stack.services} .columns=${[
          { key: 'name', title: 'Service', render: (one) => html`<a href=${this.shell.href(servicePath(this.name, one.name))}>${safe(one.name, 80)}</a>` },
          { key: 'state', title: 'State', sort: (one) => one.state, render: (one) => html`${stateBadge(one.state)}${one.message ? html`<div class=${one.state === 'failed' ? 'problem' : 'muted'}>${safe(one.message, 300)}</div>` : nothing}` },
          { key: 'running', title: 'Ready', number: true, render: (one) => html`${one.healthy} of ${one.replicas}` },
          { key: 'image', title: 'Image' },
          { key: 'ports', title: 'Ports', sort: (one) => one.ports.join(), render: (one) => one.ports.map((port) => safe(port, 40)).join(', ') || '–' },
          { key: 'urls', title: 'Answers at', sort: (one) => one.urls.join(), render: (one) => addresses(one.urls) },
          { key: 'updated', title: 'Changed', render: (one) => html`<berth-time .at=${one.updated}></berth-time>` },
        ]}></berth-table>`;
    }
  }
}
customElements.define('berth-stack', Stack);

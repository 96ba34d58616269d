// One service: how it is and why, what it is made of, and what can be done about it.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get, post } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { Live } from './live.js';
import { looks } from './looks.js';
import { addresses, lastFailure, servicePath, serviceUrl, stackPath, stateBadge, tabs, taskPath, trail } from './words.js';
import { logs } from './logs.js';
import './tasks.js';

const ACTIONS = ['Scale', 'Update', 'Restart', 'Stop', 'Start', 'Rollback', 'Remove', 'Logs'];

/** `stack`, `name` and the `tab` that is shown. */
class Service extends BerthPage {
  static properties = { stack: {}, name: {}, tab: {}, may: { state: true }, lastLines: { state: true }, replicas: { state: true }, image: { state: true }, busy: { state: true } };
  static styles = [BerthPage.styles, looks, css`
    .last { background: var(--field); border: 1px solid var(--edge); border-radius: 6px; padding: .5rem; max-height: 14rem; overflow: auto; }
    details { margin: 0 0 1rem; }
  `];
  #service = new Loaded(this, () => get(serviceUrl(this.stack, this.name)), { now: false });
  #live = new Live(this, (names) => names.has(this.stack) && this.#reload());
  #wordsOf = null;

  constructor() {
    super();
    this.may = {};
    this.lastLines = [];
  }

  firstUpdated() {
    this.titled(`${this.name} of ${this.stack}`);
    this.#reload();
    allowed(...ACTIONS.map((one) => [`service:${one}`, `service/${this.stack}/${this.name}`])).then(
      (told) => { this.may = Object.fromEntries(ACTIONS.map((one, i) => [one, told[i]])); }, () => {});
  }

  async #reload() {
    const service = await this.#service.reload();
    const failed = service && lastFailure(service.tasks);
    if (failed && failed.id !== this.#wordsOf) {
      this.#wordsOf = failed.id;
      this.lastLines = await get(`/api/tasks/${encodeURIComponent(failed.id)}/logs`, { tail: 20 })
        .then((text) => (typeof text === 'string' ? text.split('\n').filter(Boolean).map((line) => JSON.parse(line).text) : text ? [text.text] : []), () => []);
    }
  }

  #post(verb, body, done) {
    return this.attempt(() => this.#busy(() => post(serviceUrl(this.stack, this.name, verb), body)), done);
  }

  async #busy(doing) {
    this.busy = true;
    try {
      await doing();
      await this.#reload();
    } finally {
      this.busy = false;
    }
  }

  #open(which) {
    this.renderRoot.querySelector(`#${which}`).open();
  }

  #close(which) {
    this.renderRoot.querySelector(`#${which}`).close();
  }

  async #stop(service) {
    if (await this.shell.confirm({ title: `Stop service '${this.name}'?`, text: 'It does not answer any more until it is started. Nothing is removed.', names: running(service), action: 'Stop' })) {
      await this.#post('/stop', undefined, `Service '${this.name}' stops.`);
    }
  }

  async #remove(service) {
    const volumes = service.spec.mounts.map((one) => one.split(':')[0]).filter((one) => !one.startsWith('/'));
    const sure = await this.shell.confirm({
      title: `Remove service '${this.name}' of stack '${this.stack}'?`,
      text: `Its tasks and routes go.${volumes.length ? ` Its named volumes stay: ${volumes.join(', ')}.` : ''} The next deployment of a file that has it brings it back.`,
      names: [`service ${this.name}`, ...running(service), ...service.urls], action: 'Remove',
    });
    if (sure && await this.attempt(() => del(serviceUrl(this.stack, this.name)), `Service '${this.name}' is being removed.`)) {
      this.shell.navigate(stackPath(this.stack));
    }
  }

  render() {
    return html`${trail(this.shell, ['Stacks', 'stacks'], [this.stack, stackPath(this.stack)], [this.name, null])}
      ${this.#service.render((service) => html`
        <div class="bar"><h1>${safe(service.name, 80)}</h1>${stateBadge(service.state)}
          <span class="muted">${service.healthy} of ${service.replicas} ready</span><span class="push">${addresses(service.urls)}</span></div>
        <div class="bar" role="group" aria-label="Actions">${this.#actions(service)}</div>
        ${this.#trouble(service)}
        ${tabs('Parts of the service', [['tasks', 'Tasks'], ['settings', 'Settings'], ...(this.may.Logs ? [['logs', 'Logs']] : [])], this.tab,
          (key) => this.shell.href(servicePath(this.stack, this.name, key === 'tasks' ? '' : `/${key}`)))}
        ${this.tab === 'settings' ? settings(service) : this.tab === 'logs' ? logs(this, serviceUrl(this.stack, this.name, '/logs'), { name: `${this.stack}-${this.name}` })
          : service.tasks.length ? html`<berth-tasks .shell=${this.shell} .tasks=${service.tasks}></berth-tasks>` : html`<berth-empty title="No task"></berth-empty>`}
        ${this.#dialogs()}`)}`;
  }

  #actions(service) {
    const stopped = service.state === 'stopped';
    const button = (may, text, name, action, kind = '') => (may ? html`<button class=${kind} ?disabled=${this.busy} @click=${action}>${icon(name, 16)}${text}</button>` : nothing);
    return html`${stopped ? button(this.may.Start, 'Start', 'play', () => this.#post('/start', undefined, `Service '${this.name}' starts.`), 'primary') : nothing}
      ${button(this.may.Restart && !stopped, 'Restart', 'restart', async () => {
        if (await this.shell.confirm({ title: `Restart service '${this.name}'?`, text: 'Its tasks are replaced one after the other; what they keep in memory is lost.', names: running(service), action: 'Restart' })) {
          await this.#post('/restart', undefined, `Service '${this.name}' restarts, one task after the other.`);
        }
      })}
      ${button(this.may.Scale && !service.mode.startsWith('global'), 'Scale', 'stacks', () => { this.replicas = service.replicas; this.#open('scale'); })}
      ${button(this.may.Update, 'Update image', 'images', () => { this.image = service.image; this.#open('update'); })}
      ${button(this.may.Stop && !stopped, 'Stop', 'stop', () => this.#stop(service))}
      ${button(this.may.Rollback, 'Roll back', 'undo', async () => {
        if (await this.shell.confirm({ title: `Roll back service '${this.name}'?`, text: 'It becomes what it was before its last change. A second time brings the change again.', names: running(service), action: 'Roll back' })) {
          await this.#post('/rollback', undefined, `Service '${this.name}' goes back.`);
        }
      })}
      ${button(this.may.Remove, 'Remove', 'remove', () => this.#remove(service), 'danger')}`;
  }

  /** What is wrong, and what went wrong last. */
  #trouble(service) {
    const failed = lastFailure(service.tasks);
    return html`${service.message ? html`<p class=${service.state === 'failed' ? 'reason' : 'muted'} role="status">${safe(service.message, 1000)}</p>` : nothing}
      ${service.update?.message ? html`<p class="warning">Update ${safe(service.update.state)}: ${safe(service.update.message, 1000)}</p>` : nothing}
      ${failed ? html`<details ?open=${service.state === 'failed'}><summary>Last failure: ${safe(failed.reason ?? `exited with code ${failed.exitCode}`, 200)}, <berth-time .at=${failed.finished}></berth-time></summary>
        <p><a href=${this.shell.href(taskPath(failed))}>Task ${safe(failed.name, 100)}</a></p>
        ${this.lastLines.length ? html`<pre class="last" tabindex="0" aria-label="Last lines of the task">${this.lastLines.map((one) => `${safe(one, 2000)}\n`)}</pre>` : html`<p class="muted">It wrote nothing.</p>`}</details>` : nothing}`;
  }

  #dialogs() {
    return html`<berth-dialog id="scale" heading="Scale service ${safe(this.name, 60)}">
        <div class="field"><label for="replicas">Number of tasks</label><input id="replicas" type="number" min="0" max="1000" .value=${String(this.replicas ?? '')} @input=${(e) => { this.replicas = e.target.value; }}></div>
        <button slot="buttons" @click=${() => this.#close('scale')}>Cancel</button>
        <button slot="buttons" class="primary" ?disabled=${!/^\d+$/.test(String(this.replicas ?? ''))} @click=${() => { this.#close('scale'); this.#post('/scale', { replicas: Number(this.replicas) }, `Service '${this.name}' is to have ${this.replicas} tasks.`); }}>Scale</button>
      </berth-dialog>
      <berth-dialog id="update" heading="Update service ${safe(this.name, 60)}">
        <div class="field"><label for="image">Image</label><input id="image" autocomplete="off" spellcheck="false" .value=${this.image ?? ''} @input=${(e) => { this.image = e.target.value; }}>
          <p class="hint">Its tasks are replaced one after the other. The stack's file keeps what it says.</p></div>
        <button slot="buttons" @click=${() => this.#close('update')}>Cancel</button>
        <button slot="buttons" class="primary" ?disabled=${!this.image} @click=${() => { this.#close('update'); this.#post('/update', { image: this.image }, `Service '${this.name}' is updated.`); }}>Update</button>
      </berth-dialog>`;
  }
}
customElements.define('berth-service', Service);

function running(service) {
  return service.tasks.filter((one) => one.state === 'running').map((one) => `task ${one.name}`);
}

function settings(service) {
  const { spec } = service;
  const list = (all) => (all?.length ? html`${all.map((one) => html`<div>${safe(one, 500)}</div>`)}` : '–');
  return html`<div class="two"><section class="card" aria-label="Settings"><dl class="facts">
      <dt>Image</dt><dd>${safe(service.image)}</dd><dt>Image id</dt><dd class="mono">${safe(spec.imageId)}</dd>
      <dt>Mode</dt><dd>${safe(service.mode)}</dd><dt>Changed</dt><dd><berth-time full .at=${service.updated}></berth-time></dd>
      <dt>Entry point</dt><dd class="mono">${safe(spec.entrypoint?.join(' ') ?? '–')}</dd><dt>Command</dt><dd class="mono">${safe(spec.command?.join(' ') ?? '–')}</dd>
      <dt>Folder</dt><dd>${safe(spec.workingDirectory ?? '–')}</dd><dt>User</dt><dd>${safe(spec.user ?? '–')}</dd>
      <dt>Restart</dt><dd>${safe(spec.restart)}</dd><dt>Health check</dt><dd class="mono">${safe(spec.healthcheck.join(' ') || '–')}</dd></dl></section>
    <section class="card" aria-label="Surroundings"><dl class="facts">
      <dt>Variables</dt><dd>${list(spec.environment)}</dd><dt>Mounts</dt><dd>${list(spec.mounts)}</dd><dt>Networks</dt><dd>${list(spec.networks)}</dd><dt>Ports</dt><dd>${list(service.ports)}</dd>
      <dt>Labels</dt><dd>${list(Object.entries(service.labels).map(([key, value]) => `${key}: ${value}`))}</dd></dl></section></div>`;
}

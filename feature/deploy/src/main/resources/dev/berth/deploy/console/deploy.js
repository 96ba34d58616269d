// Deploying a Compose file: written, pasted, dropped or chosen; planned, then applied.
import { html, css, nothing } from 'lit';
import { BerthPage } from 'berth/page.js';
import { allowed, post, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge } from 'berth/ui.js';
import { FIRST, shortName, withFile } from './files.js';
import { base64, kept, names, pathIn, registryAuth, variables } from './given.js';
import { looks } from './looks.js';
import { targets } from './targets.js';
import { stackPath, stackUrl } from './words.js';

const LARGEST_FILE = 2 * 1024 * 1024;
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const EXAMPLE = 'services:\n  web:\n    image: berth/host\n    command: ["python3", "-m", "http.server", "8080"]\n    expose: ["8080"]\n';
const KINDS = { create: 'good', replace: 'busy', change: 'busy', remove: 'bad', keep: '', none: '' };
const WORDS = { create: 'new', replace: 'replaced', change: 'changed', remove: 'removed', keep: 'stays', none: 'as it is' };

/**
 * `stack` of one that is there, else empty; what its `/config` says as `config`. Fires `deployed`
 * with the answer.
 */
class Deploy extends BerthPage {
  static properties = {
    stack: {}, config: { attribute: false }, name: { state: true }, target: { state: true }, files: { state: true }, shown: { state: true },
    env: { state: true }, profiles: { state: true }, folder: { state: true }, login: { state: true }, attached: { state: true },
    mayMount: { state: true }, base: { state: true }, plan: { state: true }, failure: { state: true }, busy: { state: true }, over: { state: true }, answer: { state: true },
  };
  static styles = [BerthPage.styles, looks, css`
    .drop { border: 2px dashed transparent; border-radius: 10px; margin: -.5rem; padding: .5rem; }
    .drop.over { border-color: var(--accent); }
    .row { display: grid; gap: 0 .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); }
    textarea.env { min-height: 6rem; width: 100%; }
    summary { padding: .25rem 0; }
    details > .field, details > .row { margin-top: .5rem; }
    .along { list-style: none; margin: .5rem 0; padding: 0; display: grid; gap: .5rem; max-width: 40rem; }
    .along li { display: flex; gap: .5rem; align-items: center; }
    .along input { flex: 1 1 8rem; min-width: 0; }
    .plan { margin: 1rem 0; }
    .plan ul { list-style: none; padding: 0; margin: .5rem 0; }
    .plan li { display: flex; flex-wrap: wrap; gap: .5rem; padding: .375rem 0; border-bottom: 1px solid var(--edge); align-items: baseline; }
    .plan li span:last-child { overflow-wrap: anywhere; min-width: 0; }
  `];
  #targets = targets(this);

  constructor() {
    super();
    this.stack = '';
    this.name = '';
    this.target = '';
    this.files = [{ name: FIRST, content: '' }];
    this.shown = 0;
    this.env = '';
    this.profiles = '';
    this.folder = '';
    this.login = { host: '', user: '', password: '' };
    this.attached = [];
    allowed(['task:BindMount', 'path/*']).then(([may]) => { this.mayMount = may; }, () => {});
  }

  /** What has been edited stays as it is when the stack becomes another meanwhile. */
  willUpdate(changed) {
    if (changed.has('config') && this.config && (!this.base || this.files === this.base.files)) {
      this.#begin();
    }
  }

  /** Edits what the stack is made from now. */
  #begin() {
    this.base = this.config;
    this.#set({
      files: this.config.files.length ? this.config.files : this.files,
      shown: Math.min(this.shown, Math.max(0, this.config.files.length - 1)),
      profiles: this.config.profiles.join(' '),
      folder: this.config.directory ?? '',
    });
  }

  get #named() {
    return this.stack || this.name.trim() || this.files.map((one) => /^name:\s*["']?([a-z0-9-]+)["']?\s*(?:#.*)?$/m.exec(one.content)?.[1]).findLast(Boolean) || '';
  }

  get #isEmpty() {
    return this.files.every((one) => one.content.trim() === '');
  }

  #set(changes) {
    Object.assign(this, changes);
    this.plan = null;
    this.failure = null;
  }

  #body() {
    const folder = this.folder.trim() || '/';
    if (!folder.startsWith('/')) {
      throw new Error(`The folder '${folder}' has to begin with '/'.`);
    }
    return {
      files: this.files.filter((one) => this.files.length === 1 || one.content.trim() !== ''),
      variables: variables(this.env),
      directory: folder,
      expectedVersion: this.base?.version || null,
      attachments: this.attached.map(({ path, content }) => ({ path: pathIn(folder, path), content })),
      profiles: names(this.profiles),
      registryAuth: registryAuth(this.login),
      target: this.target || null,
      basis: this.base?.version || null,
    };
  }

  async #do(doing) {
    const named = this.#named;
    this.failure = null;
    if (!NAME.test(named)) {
      this.failure = new Error(named ? `'${named}' cannot be the name of a stack: use lower-case letters, digits and '-'.`
        : 'The stack needs a name: write one, or a key name: in the file.');
      return;
    }
    this.busy = true;
    try {
      await doing(named);
    } catch (e) {
      this.failure = e;
      this.plan = null;
      this.#showFirstProblem(e.problems ?? []);
    } finally {
      this.busy = false;
      await this.updateComplete;
      (this.renderRoot.querySelector('#plan') ?? this.renderRoot.querySelector('#failure'))?.scrollIntoView({ block: 'nearest' });
    }
  }

  /** Goes to a file with problems, unless the one that is shown has some. */
  #showFirstProblem(problems) {
    const wrong = this.files.map((file) => problems.some((one) => one.file === file.name));
    if (!wrong[this.shown] && wrong.includes(true)) {
      this.shown = wrong.indexOf(true);
    }
  }

  #showPlan() {
    return this.#do(async (named) => {
      this.plan = await post(stackUrl(named, '/plan'), this.#body());
    });
  }

  #apply() {
    return this.#do(async (named) => {
      this.answer = await put(stackUrl(named), this.#body());
      this.plan = null;
      this.dispatchEvent(new CustomEvent('deployed', { detail: this.answer }));
      this.shell.notify('good', this.answer.changed ? `Stack '${named}' is deployed as version ${this.answer.version}.` : 'Nothing has changed.');
      this.shell.navigate(stackPath(named), { query: { follow: this.answer.version } });
    });
  }

  async #take(files) {
    let { attached, env, shown } = this;
    let all = this.files;
    for (const file of files) {
      if (file.size > LARGEST_FILE) {
        this.shell.notify('bad', `'${file.name}' is too large: 2 MiB at most.`);
      } else if (/\.ya?ml$/i.test(file.name)) {
        const name = file.name.replace(/[^\w.-]/g, '_');
        all = withFile(all, name, await file.text());
        shown = all.findIndex((one) => shortName(one.name) === name);
      } else if (/(^|\.)env$/i.test(file.name)) {
        env = await file.text();
      } else {
        const one = { path: file.name, content: await base64(file) };
        attached = [...attached.filter((other) => shortName(other.path) !== one.path), one];
      }
    }
    this.#set({ files: all, env, attached, shown: Math.max(0, shown) });
  }

  #drop(e) {
    e.preventDefault();
    this.over = false;
    this.#take([...e.dataTransfer.files]);
  }

  render() {
    const inFiles = new Set(this.files.map((one) => one.name));
    const problems = this.failure?.problems ?? [];
    const elsewhere = problems.filter((one) => !inFiles.has(one.file));
    return html`<div class="drop ${this.over ? 'over' : ''}" @dragover=${(e) => { e.preventDefault(); this.over = true; }}
        @dragleave=${() => { this.over = false; }} @drop=${this.#drop}>
      ${this.base && this.config.version !== this.base.version ? html`<div class="warning"><p>The stack has become version ${this.config.version}; this is made from version ${this.base.version}.</p>
        <button @click=${this.#begin}>Take the files of version ${this.config.version}</button></div>` : nothing}
      <div class="row">
        ${this.stack ? nothing : html`<div class="field"><label for="name">Name of the stack</label>
          <input id="name" autocomplete="off" spellcheck="false" .value=${this.name} placeholder=${safe(this.#named || 'shop', 63)} @input=${(e) => this.#set({ name: e.target.value })}></div>`}
        ${this.stack ? nothing : this.#targetChoice()}
        <div class="field"><label for="file">Take files</label>
          <input id="file" type="file" multiple @change=${(e) => { this.#take([...e.target.files]); e.target.value = ''; }}>
          <p class="hint">Choose or drop Compose files, a .env file, and files that the Compose files name.</p></div>
      </div>
      <berth-stack-files .files=${this.files} .shown=${this.shown} .problems=${problems} @change=${(e) => (e.detail.files === this.files ? Object.assign(this, e.detail) : this.#set(e.detail))}></berth-stack-files>
      ${this.#isEmpty ? html`<p><button @click=${() => this.#set({ files: [{ name: FIRST, content: EXAMPLE }], shown: 0 })}>Begin with an example</button></p>` : nothing}
      ${this.#given()}
      ${this.attached.length || this.base?.attachments.length ? this.#comesAlong() : nothing}
    </div>
    <div id="failure">${this.failure && (elsewhere.length || problems.length === 0)
    ? html`<berth-failure final .error=${{ message: this.failure.message, problems: elsewhere }}></berth-failure>` : nothing}</div>
    ${this.plan ? this.#planned(this.plan) : html`<p class="actions"><button class="primary" ?disabled=${this.busy || this.#isEmpty} @click=${this.#showPlan}>Show the plan</button>
      <span class="muted" role="status">${this.busy ? 'Reading the files…' : ''}</span></p>`}`;
  }

  #targetChoice() {
    const all = this.#targets.value ?? [];
    const chosen = all.find((one) => one.name === (this.target || 'local'));
    return all.length < 2 ? nothing : html`<div class="field"><label for="target">Target</label>
      <select id="target" @change=${(e) => this.#set({ target: e.target.value })}>${all.map((one) => html`<option value=${one.name} ?selected=${one === chosen}>${safe(one.name, 60)} (${safe(one.engine, 30)})</option>`)}</select>
      ${chosen && !chosen.ready ? html`<p class="problem">${safe(chosen.reason, 300)}</p>` : nothing}</div>`;
  }

  /** What a command line would have as options. */
  #given() {
    const still = kept(this.base?.variables ?? [], this.env);
    const { login } = this;
    const field = (key, title, more) => html`<div class="field"><label for="login-${key}">${title}</label><input id="login-${key}" autocomplete="off" spellcheck="false"
      type=${key === 'password' ? 'password' : 'text'} placeholder=${more ?? ''} .value=${login[key]} @input=${(e) => this.#set({ login: { ...login, [key]: e.target.value } })}></div>`;
    return html`<details ?open=${this.env !== '' || still.length > 0}><summary>Variables (.env)</summary>
        <div class="field"><label for="env">Variables, a NAME=VALUE on each line</label>
          <textarea id="env" class="env" spellcheck="false" autocomplete="off" .value=${this.env} @input=${(e) => this.#set({ env: e.target.value })}></textarea>
          ${still.length ? html`<p class="hint">As in version ${this.base.version}, unless given here: ${safe(still.join(', '), 500)}. Values are not shown.</p>` : nothing}</div></details>
      <details ?open=${this.profiles !== ''}><summary>Profiles${this.mayMount ? ' and folder' : ''}</summary><div class="row">
        <div class="field"><label for="profiles">Profiles to switch on</label><input id="profiles" autocomplete="off" spellcheck="false" .value=${this.profiles} @input=${(e) => this.#set({ profiles: e.target.value })}>
          <p class="hint">Services with <code>profiles</code> are left out unless one of theirs is named here. Several with spaces between.</p></div>
        ${this.mayMount ? html`<div class="field"><label for="folder">Folder on the server</label><input id="folder" autocomplete="off" spellcheck="false" placeholder="/" .value=${this.folder} @input=${(e) => this.#set({ folder: e.target.value })}>
          <p class="hint">What paths that begin with <code>./</code> start from.</p></div>` : nothing}</div></details>
      <details><summary>Log-in at a registry</summary><div class="row">${field('host', 'Registry', 'registry.example:5000')}${field('user', 'User')}${field('password', 'Password or token')}</div>
        <p class="hint">For images that not everybody may fetch. Used for this deployment, and kept nowhere.</p></details>`;
  }

  #comesAlong() {
    const folder = this.folder.trim() || '/';
    const given = new Set(this.attached.map((one) => pathIn(folder, one.path)));
    const still = (this.base?.attachments ?? []).filter((path) => !given.has(path));
    return html`<h3 id="along">Comes along</h3>
      ${still.length ? html`<p class="hint">From version ${this.base.version}, unless taken anew: ${still.map((path, i) => html`${i ? ', ' : ''}<code>${safe(path, 200)}</code>`)}</p>` : nothing}
      ${this.attached.length ? this.#attached() : nothing}`;
  }

  #attached() {
    const change = (one, changes) => this.#set({ attached: this.attached.flatMap((other) => (other !== one ? [other] : changes ? [{ ...one, ...changes }] : [])) });
    return html`<ul class="along" aria-labelledby="along">${this.attached.map((one) => html`<li>
        <input aria-label="Path of ${safe(shortName(one.path), 80)}" autocomplete="off" spellcheck="false" .value=${one.path} @change=${(e) => change(one, { path: e.target.value.trim() || one.path })}>
        <button aria-label="Leave out ${safe(one.path, 80)}" @click=${() => change(one, null)}>Leave out</button></li>`)}</ul>
      <p class="hint">Paths as the Compose files have them, such as <code>conf/web.conf</code>.</p>`;
  }

  #planned(plan) {
    return html`<section id="plan" class="card plan" aria-label="Plan">
      <h2>${plan.changed ? (plan.from ? `From version ${plan.from} to ${plan.version}` : `A new stack, '${safe(plan.name, 80)}'`) : 'Nothing would change'}</h2>
      <ul>${plan.changes.map((one) => html`<li>${badge(KINDS[one.change], WORDS[one.change] ?? one.change)}
        <strong>${one.kind} ${safe(one.name, 100)}</strong><span>${one.details.map((detail) => safe(detail, 300)).join('; ')}</span></li>`)}</ul>
      ${plan.warnings.map((one) => html`<p class="warning">${safe(placeOf(one, this.files.length > 1))}${safe(one.message)}</p>`)}
      <p class="actions"><button class="primary" ?disabled=${this.busy} @click=${this.#apply}>${plan.changed ? 'Deploy' : 'Deploy all the same'}</button>
        <button ?disabled=${this.busy} @click=${() => { this.plan = null; }}>Back to the ${this.files.length > 1 ? 'files' : 'file'}</button></p></section>`;
  }
}
customElements.define('berth-deploy', Deploy);

function placeOf(problem, several) {
  return !problem.line ? '' : several ? `${shortName(problem.file)}, line ${problem.line}: ` : `Line ${problem.line}: `;
}

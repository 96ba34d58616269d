// Deploying a Compose file: written, pasted, dropped or chosen; planned, then applied.
import { html, css, nothing } from 'lit';
import { BerthPage } from 'berth/page.js';
import { post, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge } from 'berth/ui.js';
import './editor.js';
import './progress.js';
import { looks } from './looks.js';
import { stackPath, stackUrl } from './words.js';

const LARGEST_FILE = 8 * 1024 * 1024;
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const EXAMPLE = 'services:\n  web:\n    image: berth/host\n    command: ["python3", "-m", "http.server", "8080"]\n    expose: ["8080"]\n';
const KINDS = { create: 'good', replace: 'busy', change: 'busy', remove: 'bad', keep: '', none: '' };
const WORDS = { create: 'new', replace: 'replaced', change: 'changed', remove: 'removed', keep: 'stays', none: 'as it is' };

/** The variables of a text as in a `.env` file. @throws {Error} that names the line */
export function variables(text) {
  const all = {};
  text.split('\n').forEach((line, i) => {
    const found = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (found) {
      const quoted = /^'([^']*)'|^"((?:[^"\\]|\\.)*)"/.exec(found[2]);
      all[found[1]] = quoted ? quoted[1] ?? quoted[2].replace(/\\n/g, '\n').replace(/\\(.)/g, '$1') : found[2].replace(/\s+#.*$/, '');
    } else if (line.trim() && !line.trim().startsWith('#')) {
      throw new Error(`Line ${i + 1} of the variables is not of the form NAME=VALUE.`);
    }
  });
  return all;
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

/**
 * `stack` of one that is there, else empty; `files` as `/config` has them; `version` that they are
 * of. Fires `deployed` with the answer.
 */
class Deploy extends BerthPage {
  static properties = {
    stack: {}, files: { attribute: false }, version: { type: Number }, name: { state: true }, text: { state: true }, env: { state: true },
    attached: { state: true }, plan: { state: true }, failure: { state: true }, busy: { state: true }, over: { state: true }, answer: { state: true },
  };
  static styles = [BerthPage.styles, looks, css`
    .drop { border: 2px dashed transparent; border-radius: 10px; margin: -.5rem; padding: .5rem; }
    .drop.over { border-color: var(--accent); }
    .row { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
    textarea.env { min-height: 6rem; width: 100%; }
    .plan { margin: 1rem 0; }
    .plan ul { list-style: none; padding: 0; margin: .5rem 0; }
    .plan li { display: flex; flex-wrap: wrap; gap: .5rem; padding: .375rem 0; border-bottom: 1px solid var(--edge); align-items: baseline; }
    .plan li span:last-child { overflow-wrap: anywhere; min-width: 0; }
  `];

  constructor() {
    super();
    this.stack = '';
    this.name = '';
    this.text = null;
    this.env = '';
    this.attached = [];
  }

  willUpdate(changed) {
    if (changed.has('files') && this.text === null && this.files) {
      this.text = this.files[0]?.content ?? '';
    }
  }

  get #named() {
    return this.stack || this.name.trim() || /^name:\s*["']?([a-z0-9-]+)["']?\s*(?:#.*)?$/m.exec(this.text ?? '')?.[1] || '';
  }

  get #fileName() {
    return this.files?.[0]?.name ?? 'compose.yaml';
  }

  #changed() {
    this.plan = null;
    this.failure = null;
  }

  async #body() {
    return {
      files: [{ name: this.#fileName, content: this.text ?? '' }, ...(this.files ?? []).slice(1)],
      variables: variables(this.env),
      directory: '/',
      expectedVersion: this.version || null,
      attachments: this.attached.map(({ path, content }) => ({ path, content })),
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
    } finally {
      this.busy = false;
      await this.updateComplete;
      (this.renderRoot.querySelector('#plan') ?? this.renderRoot.querySelector('#failure'))?.scrollIntoView({ block: 'nearest' });
    }
  }

  #showPlan() {
    return this.#do(async (named) => {
      this.plan = await post(stackUrl(named, '/plan'), await this.#body());
    });
  }

  #apply() {
    return this.#do(async (named) => {
      this.answer = await put(stackUrl(named), await this.#body());
      this.plan = null;
      this.dispatchEvent(new CustomEvent('deployed', { detail: this.answer }));
      this.shell.notify('good', this.answer.changed ? `Stack '${named}' is deployed as version ${this.answer.version}.` : 'Nothing has changed.');
      this.shell.navigate(stackPath(named), { query: { follow: this.answer.version } });
    });
  }

  async #take(files) {
    for (const file of files) {
      if (file.size > LARGEST_FILE) {
        this.shell.notify('bad', `'${file.name}' is too large: 8 MiB at most.`);
      } else if (/\.ya?ml$/i.test(file.name)) {
        this.text = await file.text();
        this.files = [{ name: file.name.replace(/[^\w.-]/g, '_'), content: this.text }];
      } else if (/(^|\.)env$/i.test(file.name)) {
        this.env = await file.text();
      } else {
        const one = { path: `/${file.name}`, content: await base64(file) };
        this.attached = [...this.attached.filter((other) => other.path !== one.path), one];
      }
    }
    this.#changed();
  }

  #drop(e) {
    e.preventDefault();
    this.over = false;
    this.#take([...e.dataTransfer.files]);
  }

  render() {
    const problems = (this.failure?.problems ?? []).filter((one) => !one.file || one.file.endsWith(this.#fileName));
    const elsewhere = this.failure && problems.length === 0;
    return html`<div class="drop ${this.over ? 'over' : ''}" @dragover=${(e) => { e.preventDefault(); this.over = true; }}
        @dragleave=${() => { this.over = false; }} @drop=${this.#drop}>
      <div class="row">
        ${this.stack ? nothing : html`<div class="field"><label for="name">Name of the stack</label>
          <input id="name" autocomplete="off" spellcheck="false" .value=${this.name} placeholder=${this.#named || 'shop'} @input=${(e) => { this.name = e.target.value; this.#changed(); }}></div>`}
        <div class="field"><label for="file">Take files</label>
          <input id="file" type="file" multiple @change=${(e) => { this.#take([...e.target.files]); e.target.value = ''; }}>
          <p class="hint">Choose or drop a Compose file, a .env file, and files that the Compose file names.</p></div>
      </div>
      <berth-compose-editor label="Compose file" .value=${this.text ?? ''} .problems=${problems}
        @input=${(e) => { this.text = e.target.value; this.#changed(); }} @paste=${this.#changed}></berth-compose-editor>
      ${this.text ? nothing : html`<p><button @click=${() => { this.text = EXAMPLE; this.#changed(); }}>Begin with an example</button></p>`}
      <details ?open=${this.env !== ''}><summary>Variables (.env)${this.stack ? ' – give those that the file uses again' : ''}</summary>
        <div class="field"><label for="env">Variables, a NAME=VALUE on each line</label>
          <textarea id="env" class="env" spellcheck="false" autocomplete="off" .value=${this.env} @input=${(e) => { this.env = e.target.value; this.#changed(); }}></textarea></div></details>
      ${this.attached.length ? html`<p>Comes along: ${this.attached.map((one) => html`<button @click=${() => { this.attached = this.attached.filter((other) => other !== one); this.#changed(); }}
        aria-label=${`Leave out ${one.path}`}>${safe(one.path, 80)} ×</button> `)}</p>` : nothing}
    </div>
    <div id="failure">${elsewhere ? html`<berth-failure final .error=${this.failure}></berth-failure>` : nothing}</div>
    ${this.plan ? this.#planned(this.plan) : html`<p class="actions"><button class="primary" ?disabled=${this.busy || !this.text} @click=${this.#showPlan}>Show the plan</button>
      <span class="muted" role="status">${this.busy ? 'Reading the file…' : ''}</span></p>`}`;
  }

  #planned(plan) {
    return html`<section id="plan" class="card plan" aria-label="Plan">
      <h2>${plan.changed ? (plan.from ? `From version ${plan.from} to ${plan.version}` : `A new stack, '${plan.name}'`) : 'Nothing would change'}</h2>
      <ul>${plan.changes.map((one) => html`<li>${badge(KINDS[one.change], WORDS[one.change] ?? one.change)}
        <strong>${one.kind} ${safe(one.name, 100)}</strong><span>${one.details.map((detail) => safe(detail, 300)).join('; ')}</span></li>`)}</ul>
      ${plan.warnings.map((one) => html`<p class="warning">${one.line ? `Line ${one.line}: ` : ''}${safe(one.message)}</p>`)}
      <p class="actions"><button class="primary" ?disabled=${this.busy} @click=${this.#apply}>${plan.changed ? 'Deploy' : 'Deploy all the same'}</button>
        <button ?disabled=${this.busy} @click=${() => { this.plan = null; }}>Back to the file</button></p></section>`;
  }
}
customElements.define('berth-deploy', Deploy);

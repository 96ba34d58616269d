// Images: what is there, what they say of how they run, fetching, loading and tidying up.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, get, del, post, stream } from 'berth/api.js';
import { bytes, safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import './archive.js';
import { targetChoice, targets } from './targets.js';

const SHORT = 'sha256:'.length + 12;
const MAKING = [
  ['image:Pull', 'image/*'], ['image:Load', 'image/*'], ['image:Import', 'image/*'], ['image:Prune', 'image/*'], ['image:Remove', 'image/*'],
];

class Images extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true }, pull: { state: true } };
  static styles = [BerthPage.styles, css`
    progress { width: 100%; accent-color: var(--accent); }
    .layers { margin-top: .75rem; max-height: 16rem; overflow: auto; }
    .result { margin-top: 1rem; }
  `];

  #targets = targets(this);
  #images = new Loaded(this, () => get('/api/images', this.#at), { every: 10000, now: false });
  #image = new Loaded(this, () => get('/api/images/inspect', { reference: this.query('image'), ...this.#at }), { now: false });
  #shown = {};

  constructor() {
    super();
    this.may = {};
    allowed(...MAKING).then(([pull, load, bring, prune, remove]) => { this.may = { pull, load, bring, prune, remove }; }, () => {});
  }

  get #at() {
    return { target: this.query('target') };
  }

  willUpdate() {
    const shown = { target: this.query('target'), image: this.query('image') };
    if (shown.target !== this.#shown.target) {
      this.#images.value = undefined;
      this.#images.reload();
    }
    if (shown.image !== this.#shown.image || shown.target !== this.#shown.target) {
      this.#image.value = undefined;
      this.#image.error = null;
      this.titled(shown.image ? safe(shown.image, 80) : null);
      if (shown.image) {
        this.#image.reload();
      }
    }
    this.#shown = shown;
  }

  render() {
    return this.query('image') ? this.#detail() : html`
      <div class="bar"><h1>Images</h1>${targetChoice(this, this.#targets)}<span class="push"></span>
        ${this.may.prune ? html`<button @click=${this.#prune}>${icon('remove')}Remove unused</button>` : nothing}
        ${this.may.load || this.may.bring ? html`<button @click=${() => this.renderRoot.querySelector('berth-archive').open()}>${icon('download')}Load an archive</button>` : nothing}
        ${this.may.pull ? html`<button class="primary" @click=${() => this.#open('pull', { layers: [] })}>${icon('add')}Pull</button>` : nothing}</div>
      ${this.#images.render((all) => html`<berth-table label="Images" .columns=${this.#columns} .rows=${all}></berth-table>`, (all) => all.length === 0,
        html`<berth-empty title="No image yet"><p>Pull one from a registry, or load an archive; deploying a stack fetches what it needs.</p></berth-empty>`)}
      ${this.#pulling()}
      <berth-archive ?load=${this.may.load} ?bring=${this.may.bring} .target=${this.query('target')} @loaded=${() => this.#images.reload()}></berth-archive>`;
  }

  get #columns() {
    return [
      { key: 'references', title: 'Name', sort: (one) => one.references[0] ?? one.id, render: (one) => this.#names(one) },
      { key: 'id', title: 'Id', render: (one) => html`<code class="short">${safe(one.id, 300).slice(0, SHORT)}</code>` },
      { key: 'created', title: 'Made', render: (one) => html`<berth-time .at=${isDated(one.created) ? one.created : null}></berth-time>` },
      { key: 'size', title: 'Size', number: true, render: (one) => (isMachines(one) ? '–' : bytes(one.size)) },
      { key: 'do', title: '', render: (one) => this.may.remove && !isMachines(one) ? html`<button class="plain" aria-label="Remove ${safe(one.references[0] ?? one.id, 100)}" title="Remove" @click=${() => this.#remove(one)}>${icon('remove')}</button>` : nothing },
    ];
  }

  #names(image) {
    const names = image.references.length ? image.references : [image.id];
    return names.map((one) => html`<div><a class="short" href=${this.shell.href('images', { image: one, ...(this.query('target') ? this.#at : {}) })}>${image.references.length ? safe(one, 200) : 'without a name'}</a></div>`);
  }

  #detail() {
    return html`<div class="bar"><a href=${this.shell.href('images', this.query('target') ? this.#at : {})}>Images</a><span aria-hidden="true">/</span><h1>${safe(this.query('image'), 120)}</h1>
        <span class="push"></span>${this.may.remove && this.#image.value && !isMachines(this.#image.value) ? html`<button class="danger" @click=${() => this.#remove({ references: [this.query('image')], id: this.#image.value.id })}>${icon('remove')}Remove</button>` : nothing}</div>
      ${this.#image.render((one) => html`<div class="card"><dl class="facts">
        <dt>Id</dt><dd><code>${safe(one.id, 200)}</code></dd>
        <dt>Names</dt><dd>${one.references.map((name) => html`<div>${safe(name, 300)}</div>`)}</dd>
        <dt>Size</dt><dd>${isMachines(one) ? 'none: it is the files of the machine' : `${bytes(one.size)} unpacked`}</dd>
        <dt>Made</dt><dd>${isDated(one.created) ? html`<berth-time full .at=${one.created}></berth-time>` : 'it does not say'}</dd>
        <dt>Entrypoint</dt><dd>${words(one.entrypoint)}</dd>
        <dt>Command</dt><dd>${words(one.command)}</dd>
        <dt>Works in</dt><dd><code>${safe(one.workingDirectory || '/', 300)}</code></dd>
        <dt>User</dt><dd>${safe(one.user || 'root', 100)}</dd>
        <dt>Ports</dt><dd>${listed(one.exposedPorts)}</dd>
        <dt>Volumes</dt><dd>${listed(one.volumes)}</dd>
        <dt>Variables</dt><dd>${listed(one.environment)}</dd></dl></div>
        <h2>Labels</h2>${Object.keys(one.labels).length === 0 ? html`<p class="muted">None.</p>` : html`<berth-table label="Labels" .rows=${Object.entries(one.labels).map(([key, value]) => ({ key, value }))}
          .columns=${[{ key: 'key', title: 'Label' }, { key: 'value', title: 'Value', render: (row) => safe(row.value) }]}></berth-table>`}`)}`;
  }

  #open(name, value) {
    this[name] = value;
    this.updateComplete.then(() => this.renderRoot.querySelector(`#${name}`).open());
  }

  #pulling() {
    const pull = this.pull;
    return pull ? html`<berth-dialog id="pull" heading="Pull an image" @closed=${() => { this.pull?.stop?.abort(); this.pull = null; }}>
      <form id="pull-form" @submit=${this.#startPull}>
        <div class="field"><label for="reference">Image</label><input id="reference" name="reference" required autocomplete="off" spellcheck="false" placeholder="debian:12" ?disabled=${pull.running}>
          <p class="hint">As a registry knows it: debian:12, registry.example:5000/shop/web:1.</p></div>
        <details><summary>Sign in at the registry</summary>
          <div class="field"><label for="name">Name</label><input id="name" name="name" autocomplete="off" ?disabled=${pull.running}></div>
          <div class="field"><label for="password">Password or token</label><input id="password" name="password" type="password" autocomplete="off" ?disabled=${pull.running}>
            <p class="hint">Used for this pull, and kept nowhere.</p></div></details>
      </form>
      ${pull.running || pull.layers.length ? html`<div class="result" role="status">
        <progress aria-label="Fetched" max="1" .value=${share(pull.layers)}></progress>
        <p>${pull.done ? `It is here: ${bytes(pull.done.size)}.` : pull.running ? told(pull.layers) : ''}</p>
        <ul class="layers mono">${pull.layers.map((one) => html`<li>${safe(one.layer, 80).slice(0, SHORT)} ${one.phase} ${one.total ? `${bytes(one.current)} of ${bytes(one.total)}` : ''}</li>`)}</ul></div>` : nothing}
      ${pull.failure ? html`<p class="problem" role="alert">${safe(pull.failure)}</p>` : nothing}
      <button slot="buttons" @click=${(e) => e.target.closest('berth-dialog').close()}>${pull.running ? 'Break off' : 'Close'}</button>
      ${pull.done ? nothing : html`<button slot="buttons" class="primary" ?disabled=${pull.running} @click=${() => this.renderRoot.querySelector('#pull-form').requestSubmit()}>Pull</button>`}
    </berth-dialog>` : nothing;
  }

  async #startPull(e) {
    e.preventDefault();
    const given = new FormData(e.target);
    const stop = new AbortController();
    const layers = new Map();
    this.pull = { running: true, layers: [], stop };
    const show = (more) => { if (this.pull?.stop === stop) { this.pull = { ...this.pull, layers: [...layers.values()], ...more }; } };
    try {
      const query = { reference: given.get('reference').trim(), ...this.#at };
      for await (const line of stream('/api/images/pull', { method: 'POST', query, signal: stop.signal, headers: registryAuth(given) })) {
        if (line.type === 'progress') {
          layers.set(line.layer, line);
          show({});
        } else if (line.type === 'done') {
          show({ running: false, done: line.image });
          this.shell.notify('good', `Pulled ${query.reference}.`);
        } else {
          show({ running: false, failure: line.reason });
        }
      }
    } catch (failure) {
      show({ running: false, failure: failure.message });
    }
    show({ running: false });
    this.#images.reload();
  }

  async #remove(image) {
    const names = image.references.length ? image.references : [image.id];
    if (await this.shell.confirm({ title: 'Remove this image?', text: 'Tasks that run keep what they have; others need it to be fetched again.', names, action: 'Remove' })) {
      await this.attempt(async () => {
        for (const reference of names) {
          await del('/api/images', { reference, ...this.#at });
        }
      }, `Removed ${names[0]}.`);
      if (this.query('image')) {
        this.setQuery({ image: null });
      }
      this.#images.reload();
    }
  }

  async #prune() {
    const unnamed = (this.#images.value ?? []).filter((one) => one.references.length === 0);
    if (await this.shell.confirm({ title: 'Remove images that nothing uses?', text: `Every image that no stack and no task uses goes, ${unnamed.length} of them without a name. What a stack needs is kept.`, action: 'Remove unused' })) {
      await this.attempt(async () => {
        const gone = await post('/api/images/prune', undefined, { all: true, ...this.#at });
        this.shell.notify('good', gone.images.length ? `Removed ${gone.images.length} image${gone.images.length === 1 ? '' : 's'}; ${bytes(gone.reclaimed)} are free again.` : 'There was nothing to remove.');
      });
      this.#images.reload();
    }
  }
}

/** The image that Berth brings along, the machine's own files: nobody can remove it. */
function isMachines(image) {
  return image.size === 0 && image.references.some((one) => one.startsWith('berth/'));
}

/** An image without a date says the first second of 1970. */
function isDated(at) {
  return new Date(at).getTime() > 0;
}

function words(all) {
  return all.length ? html`<code>${safe(all.map((one) => (/[\s"']/.test(one) || one === '' ? JSON.stringify(one) : one)).join(' '))}</code>` : '–';
}

function listed(all) {
  return all.length ? html`<span class="mono">${safe(all.join(', '))}</span>` : '–';
}

function share(layers) {
  const total = layers.reduce((sum, one) => sum + one.total, 0);
  const done = layers.reduce((sum, one) => sum + (isHere(one) ? one.total : Math.min(one.current, one.total)), 0);
  return total ? done / total : layers.length && layers.every(isHere) ? 1 : 0;
}

function isHere(layer) {
  return layer.phase === 'done' || layer.phase === 'present';
}

function told(layers) {
  return layers.length ? `${layers.filter(isHere).length} of ${layers.length} layers are here.` : 'Asking the registry…';
}

/** The header that Docker's clients send, too: JSON in URL-safe Base64. */
function registryAuth(given) {
  if (!given.get('name')) {
    return {};
  }
  const text = JSON.stringify({ username: given.get('name'), password: given.get('password') });
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return { 'X-Registry-Auth': base64.replaceAll('+', '-').replaceAll('/', '_') };
}

customElements.define('berth-images', Images);

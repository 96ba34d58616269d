// Loading an archive of images, or of one image's files: chosen or dropped, sent, unpacked.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { upload } from 'berth/api.js';
import { bytes, duration, percent, safe } from 'berth/format.js';
import 'berth/ui.js';

/** Within it a rate says too little. */
const SETTLED_SECONDS = 2;

/**
 * A dialog, by `open()`: whether the user may `load` images and may `bring` a root file system, and
 * the `target` that gets them. Fires `loaded` when images may have come.
 */
class Archive extends LitElement {
  static properties = {
    load: { type: Boolean }, bring: { type: Boolean }, target: {}, kind: { state: true }, name: { state: true }, file: { state: true },
    sent: { state: true }, done: { state: true }, failure: { state: true }, over: { state: true },
  };
  static styles = [base, css`
    progress { width: 100%; accent-color: var(--accent); }
    .drop { border: 2px dashed var(--field-edge); border-radius: 8px; padding: 1.25rem; text-align: center; }
    .drop.over { border-color: var(--accent); background: var(--hover); }
    .result { margin-top: 1rem; min-height: 4rem; overflow-wrap: anywhere; }
    .result p { font-variant-numeric: tabular-nums; }
  `];
  #stop = null;
  #begun = 0;

  open() {
    this.#clear();
    this.file = null;
    this.name = '';
    this.kind = this.load ? 'load' : 'import';
    return this.updateComplete.then(() => this.renderRoot.querySelector('berth-dialog').open());
  }

  #clear() {
    this.sent = null;
    this.done = null;
    this.failure = null;
  }

  #choose(file) {
    if (file && !this.sent) {
      this.#clear();
      this.file = file;
    }
  }

  #drop(e) {
    e.preventDefault();
    this.over = false;
    this.#choose(e.dataTransfer.files[0]);
  }

  async #send() {
    const stop = new AbortController();
    this.#stop = stop;
    this.#begun = performance.now();
    this.#clear();
    this.sent = 0;
    const query = { reference: this.kind === 'import' ? this.name : null, target: this.target };
    try {
      const told = await upload(`/api/images/${this.kind}`, { query, body: this.file, signal: stop.signal, progress: (sent) => { this.sent = sent; } });
      this.done = [told].flat();
    } catch (e) {
      this.failure = e.name === 'AbortError' ? 'Broken off: nothing was loaded.' : e.message;
    } finally {
      this.sent = null;
      this.#stop = null;
      this.dispatchEvent(new Event('loaded'));
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop?.abort();
  }

  render() {
    const isImport = this.kind === 'import';
    const busy = this.sent !== null && this.sent !== undefined;
    return html`<berth-dialog heading="Load an archive" @closed=${() => this.#stop?.abort()}>
      <div class="field"><label for="kind">What it is</label><select id="kind" ?disabled=${busy} @change=${(e) => { this.kind = e.target.value; }}>
        ${this.load ? html`<option value="load" ?selected=${!isImport}>Images with their names (docker save, OCI layout)</option>` : nothing}
        ${this.bring ? html`<option value="import" ?selected=${isImport}>The files of one root file system (docker export)</option>` : nothing}</select></div>
      ${isImport ? html`<div class="field"><label for="as">Name of the image</label><input id="as" .value=${this.name} placeholder="shop/base:1" spellcheck="false" autocomplete="off" ?disabled=${busy} @input=${(e) => { this.name = e.target.value.trim(); }}></div>` : nothing}
      <div class="drop ${this.over ? 'over' : ''}" @dragover=${(e) => { e.preventDefault(); this.over = true; }} @dragleave=${() => { this.over = false; }} @drop=${this.#drop}>
        <label for="file">A tar file, plain or compressed: drop it here or choose it</label>
        <input id="file" type="file" accept=".tar,.gz,.tgz,.zst,.xz,application/x-tar,application/gzip" ?disabled=${busy} @change=${(e) => this.#choose(e.target.files[0])}></div>
      <div class="result">${busy ? this.#progress() : this.done ? html`<p role="status">Loaded ${this.done.map((one) => safe(one.references.join(', ') || one.id, 300)).join(', ')}.</p>`
    : this.file ? html`<p>${safe(this.file.name, 200)}, ${bytes(this.file.size)}</p>` : nothing}
        ${this.failure ? html`<p class="problem" role="alert">${safe(this.failure)}</p>` : nothing}</div>
      ${busy ? html`<button slot="buttons" @click=${() => this.#stop.abort()}>Break off</button>`
    : html`<button slot="buttons" @click=${(e) => e.target.closest('berth-dialog').close()}>Close</button>`}
      <button slot="buttons" class="primary" ?disabled=${busy || !this.file || (isImport && !this.name)} @click=${this.#send}>Load</button>
    </berth-dialog>`;
  }

  #progress() {
    const { size } = this.file;
    const all = this.sent >= size;
    const seconds = (performance.now() - this.#begun) / 1000;
    const rate = this.sent / seconds;
    return html`<progress aria-label="Sent" max=${size || 1} .value=${all ? size : this.sent}></progress>
      <p>${percent(size ? this.sent / size : 1, 0)}: ${bytes(this.sent)} of ${bytes(size)}${seconds > SETTLED_SECONDS && !all ? `, ${bytes(rate)}/s, ${duration((size - this.sent) / rate)} left` : ''}</p>
      <p class="muted" role="status">${all ? 'All is sent; it is being unpacked.' : 'Sending…'}</p>`;
  }
}
customElements.define('berth-archive', Archive);

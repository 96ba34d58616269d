// The Compose files of a stack: a tab for each, in the order in which later ones add to earlier ones.
import { LitElement, html, css, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import './editor.js';
import { looks } from './looks.js';

export const FIRST = 'compose.yaml';
const NEXT = 'compose.override.yaml';

/** The last part of a file's name, which may be a path. */
export function shortName(name) {
  return name.slice(name.lastIndexOf('/') + 1) || name;
}

/** A name that no file has. */
function free(files, wanted) {
  const taken = new Set(files.map((one) => shortName(one.name)));
  for (let i = 1; ; i++) {
    const name = i === 1 ? wanted : wanted.replace(/(\.ya?ml)?$/i, (end) => `-${i}${end}`);
    if (!taken.has(name)) {
      return name;
    }
  }
}

/** The files with one more, or with another content for the one of that name. */
export function withFile(files, name, content) {
  const same = files.filter((one) => one.name === name || shortName(one.name) === name);
  if (same.length === 1) {
    return files.map((one) => (one === same[0] ? { ...one, content } : one));
  }
  const blank = files.length === 1 && files[0].content.trim() === '';
  return blank ? [{ name, content }] : [...files, { name: free(files, name), content }];
}

/**
 * `files` of `{name, content}`, `problems` (of an error, with `file`) and the index of the one that
 * is `shown`. Fires `change` with the files and the index as they are to be.
 */
class Files extends LitElement {
  static properties = { files: { attribute: false }, problems: { attribute: false }, shown: { type: Number }, wrong: { state: true } };
  static styles = [base, looks, css`
    .tabs { align-items: stretch; margin: 0; flex-wrap: wrap; overflow: visible; border-bottom: 0; }
    [role='tablist'] { display: flex; flex-wrap: wrap; gap: .25rem; min-width: 0; }
    [role='tab'] { border-color: transparent; border-bottom: 2px solid transparent; border-radius: 6px 6px 0 0; background: none; color: var(--muted); max-width: 100%; overflow: hidden; text-overflow: ellipsis; display: inline-block; }
    [role='tab'][aria-selected='true'] { color: var(--text); border-bottom-color: var(--accent); }
    [role='tab'] .many { color: var(--bad); }
    .one { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0; }
    .one .field { margin: 0; flex: 1 1 12rem; max-width: 24rem; }
    .panel { margin-top: .5rem; }
    #wrong { margin: 0 0 .5rem; max-width: none; }
  `];

  /** Where the keyboard is to be after the next change: on a tab, or a button that can be used. */
  #wanted = null;

  constructor() {
    super();
    this.files = [];
    this.problems = [];
    this.shown = 0;
  }

  #tell(files, shown = this.shown) {
    this.wrong = '';
    this.dispatchEvent(new CustomEvent('change', { detail: { files, shown: Math.max(0, Math.min(shown, files.length - 1)) } }));
  }

  /** Goes to a tab, and takes the keyboard there once it is shown. */
  #go(index, files = this.files) {
    this.#wanted = 'tab';
    this.#tell(files, index);
  }

  updated(changed) {
    if (this.#wanted && (changed.has('files') || changed.has('shown'))) {
      const at = this.renderRoot.activeElement;
      if (this.#wanted === 'tab' || !at || at.disabled) {
        this.renderRoot.querySelector('[aria-selected="true"]')?.focus();
      }
      this.#wanted = null;
    }
  }

  #key(e) {
    const to = { ArrowRight: this.shown + 1, ArrowLeft: this.shown - 1, Home: 0, End: this.files.length - 1 }[e.key];
    if (to !== undefined) {
      e.preventDefault();
      this.#go((to + this.files.length) % this.files.length);
    }
  }

  #add() {
    const name = free(this.files, this.files.length ? NEXT : FIRST);
    this.#go(this.files.length, [...this.files, { name, content: '' }]);
  }

  /** The keyboard stays on the button, unless that is of no more use. */
  #move(by) {
    const files = [...this.files];
    const [one] = files.splice(this.shown, 1);
    files.splice(this.shown + by, 0, one);
    this.#wanted = 'button';
    this.#tell(files, this.shown + by);
  }

  #leaveOut() {
    this.#go(Math.max(0, this.shown - 1), this.files.filter((_, i) => i !== this.shown));
  }

  #rename(e) {
    const name = e.target.value.trim();
    if (!name || this.files.some((one, i) => one.name === name && i !== this.shown)) {
      this.wrong = name ? `There is a file '${name}' already.` : 'A file needs a name.';
      return;
    }
    this.#tell(this.files.map((one, i) => (i === this.shown ? { ...one, name } : one)));
  }

  #typed(e) {
    const content = e.target.value;
    this.#tell(this.files.map((one, i) => (i === this.shown ? { ...one, content } : one)));
  }

  render() {
    const one = this.files[this.shown];
    const several = this.files.length > 1;
    return html`<div class="tabs">
        <div role="tablist" aria-label="Compose files" @keydown=${this.#key}>${this.files.map((file, i) => this.#tab(file, i))}</div>
        <button class="plain" @click=${this.#add}>${icon('add', 16)}Add a file</button></div>
      ${one ? html`<div class="panel" role="tabpanel" id="panel" aria-label=${safe(one.name, 200)}>
        ${several ? this.#about(one) : nothing}
        ${keyed(one.name, html`<berth-compose-editor label="Compose file ${safe(shortName(one.name), 80)}" .value=${one.content} .problems=${this.#of(one)} @input=${this.#typed}></berth-compose-editor>`)}</div>` : nothing}`;
  }

  #of(file) {
    return (this.problems ?? []).filter((one) => one.file === file.name);
  }

  #tab(file, i) {
    const wrong = this.#of(file).length;
    const several = this.files.filter((one) => shortName(one.name) === shortName(file.name)).length > 1;
    return html`<button role="tab" id="tab-${i}" aria-selected=${i === this.shown ? 'true' : 'false'} aria-controls="panel" tabindex=${i === this.shown ? 0 : -1}
      title=${safe(file.name, 200)} @click=${() => this.#tell(this.files, i)}>${safe(several ? file.name : shortName(file.name), 60)}${wrong
  ? html` <span class="many">${wrong === 1 ? '1 problem' : `${wrong} problems`}</span>` : nothing}</button>`;
  }

  #about(one) {
    return html`<div class="one">
        <div class="field"><label for="file-name">Name of the file</label><input id="file-name" autocomplete="off" spellcheck="false" .value=${one.name}
          aria-describedby="wrong" @change=${this.#rename}></div>
        <div class="actions"><button ?disabled=${this.shown === 0} @click=${() => this.#move(-1)}>Earlier</button>
          <button ?disabled=${this.shown === this.files.length - 1} @click=${() => this.#move(1)}>Later</button>
          <button @click=${this.#leaveOut}>${icon('remove', 16)}Leave out<span class="visually-hidden"> ${safe(shortName(one.name), 80)}</span></button></div></div>
      <p id="wrong" class=${this.wrong ? 'problem' : 'hint'} role="status">${this.wrong || 'Files are read in this order: a later one adds to those before it, and wins where both say something.'}</p>`;
  }
}
customElements.define('berth-stack-files', Files);

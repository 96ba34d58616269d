// A field for a Compose file: numbered lines, Tab that indents, and problems at their lines.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';

const INDENT = '  ';

/**
 * `value`, `label` and `problems` (of an error, `{line, column, message}`); tells of changes by an
 * `input` event. Tab indents; Escape lets the next Tab leave the field.
 */
class Editor extends LitElement {
  static properties = {
    value: {}, label: {}, problems: { attribute: false }, readonly: { type: Boolean }, leaving: { state: true },
  };
  static styles = [base, css`
    .field { display: grid; grid-template-columns: auto minmax(0, 1fr); border: 1px solid var(--field-edge); border-radius: 6px;
      background: var(--field); overflow: hidden; margin: 0; height: clamp(14rem, 55vh, 44rem); resize: vertical; }
    .field:focus-within { outline: 2px solid var(--focus); outline-offset: 1px; }
    ol { margin: 0; padding: .5rem .5rem .5rem .75rem; list-style: none; text-align: end; color: var(--muted); overflow: hidden;
      font: .8125rem/1.5 var(--mono); user-select: none; border-inline-end: 1px solid var(--edge); min-width: 3rem; }
    li.bad { color: var(--on-accent); background: var(--bad); border-radius: 3px; margin-inline: -.25rem; padding-inline: .25rem; }
    textarea { border: 0; border-radius: 0; background: none; resize: none; white-space: pre; overflow: auto; padding: .5rem;
      tab-size: 2; width: 100%; height: 100%; font: .8125rem/1.5 var(--mono); outline: none; }
    .problems { margin: .5rem 0 0; padding: 0; list-style: none; }
    .problems button { white-space: normal; text-align: start; color: var(--bad); border-color: transparent; background: none; padding: .125rem .25rem; min-height: 1.5rem; overflow-wrap: anywhere; }
  `];

  constructor() {
    super();
    this.value = '';
    this.problems = [];
    this.leaving = false;
  }

  get #field() {
    return this.renderRoot.querySelector('textarea');
  }

  #typed(e) {
    e.stopPropagation();
    this.value = e.target.value;
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }

  #key(e) {
    if (e.key === 'Escape') {
      this.leaving = true;
      return;
    }
    if (e.key === 'Tab' && !this.leaving && !e.ctrlKey && !e.altKey && !e.metaKey && !this.readonly) {
      e.preventDefault();
      this.#indent(e.shiftKey);
    } else if (e.key === 'Enter' && !this.readonly && !e.isComposing && !e.ctrlKey && !e.metaKey) {
      const before = this.#field.value.slice(0, this.#field.selectionStart);
      const line = before.slice(before.lastIndexOf('\n') + 1);
      const indent = /^ */.exec(line)[0] + (/:\s*$/.test(line) ? INDENT : '');
      if (indent) {
        e.preventDefault();
        this.#insert(`\n${indent}`);
      }
    }
    if (e.key !== 'Shift') {
      this.leaving = false;
    }
  }

  /** Through the browser's own editing, so that it can be undone. */
  #insert(text) {
    if (!document.execCommand('insertText', false, text)) {
      const field = this.#field;
      field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  #indent(back) {
    const field = this.#field;
    const { selectionStart: from, selectionEnd: to, value } = field;
    if (from === to && !back) {
      this.#insert(INDENT);
      return;
    }
    const start = value.lastIndexOf('\n', from - 1) + 1;
    const lines = value.slice(start, to).split('\n');
    const changed = lines.map((one) => (back ? one.replace(/^ {1,2}/, '') : `${INDENT}${one}`)).join('\n');
    field.setSelectionRange(start, to);
    this.#insert(changed);
    field.setSelectionRange(start, start + changed.length);
  }

  #scrolled(e) {
    this.renderRoot.querySelector('ol').scrollTop = e.target.scrollTop;
  }

  /** Puts the cursor where a problem is. */
  show(problem) {
    const lines = this.value.split('\n');
    const line = Math.min(Math.max(1, problem.line), lines.length);
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const field = this.#field;
    field.focus();
    field.setSelectionRange(start + Math.max(0, (problem.column ?? 1) - 1), start + lines[line - 1].length);
    field.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(field).lineHeight));
  }

  render() {
    const bad = new Set((this.problems ?? []).map((one) => one.line));
    const count = (this.value ?? '').split('\n').length;
    return html`<div class="field">
        <ol aria-hidden="true">${Array.from({ length: Math.min(count, 5000) }, (_, i) => html`<li class=${bad.has(i + 1) ? 'bad' : ''}>${i + 1}</li>`)}</ol>
        <textarea aria-label=${this.label ?? 'Compose file'} aria-describedby="help" aria-invalid=${this.problems?.length ? 'true' : 'false'} spellcheck="false" autocapitalize="off"
          autocomplete="off" wrap="off" ?readonly=${this.readonly} .value=${this.value ?? ''} @input=${this.#typed} @keydown=${this.#key} @scroll=${this.#scrolled}></textarea>
      </div>
      ${this.readonly ? nothing : html`<p class="hint" id="help">Tab indents; press Escape first to leave the field with Tab.</p>`}
      ${this.problems?.length ? html`<div role="alert"><ul class="problems" aria-label="Problems of the file">${this.problems.map((one) => html`<li>${one.line
        ? html`<button @click=${() => this.show(one)}>Line ${one.line}${one.column ? `, column ${one.column}` : ''}: ${safe(one.message)}</button>`
        : html`<span class="problem">${safe(one.message)}</span>`}</li>`)}</ul></div>` : nothing}`;
  }
}
customElements.define('berth-compose-editor', Editor);

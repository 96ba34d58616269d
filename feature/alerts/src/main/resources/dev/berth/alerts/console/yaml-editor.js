// A text with its lines numbered, and what is wrong with it at its place.
import { LitElement, html, css } from 'lit';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';

/** `value`, `label` and `problems` (with `line` and `column`); says `input` as one types. */
class YamlEditor extends LitElement {
  static properties = { value: {}, label: {}, problems: { attribute: false } };
  static styles = [base, css`
    .editor { display: grid; grid-template-columns: max-content minmax(0, 1fr); border: 1px solid var(--field-edge); border-radius: 6px; background: var(--field); overflow: hidden; height: 22rem; }
    pre { margin: 0; padding: .375rem .5rem; text-align: end; color: var(--muted); background: var(--hover); overflow: hidden; line-height: 1.5; user-select: none; white-space: pre; }
    pre span { display: block; } pre .bad { color: var(--on-accent); background: var(--bad); border-radius: 3px; padding: 0 .125rem; margin: 0 -.125rem; }
    textarea { border: 0; border-radius: 0; resize: none; padding: .375rem .5rem; white-space: pre; overflow: auto; width: 100%; height: 100%; background: none; }
    textarea:focus-visible { outline-offset: -2px; }
    ul { margin: .5rem 0 0; padding: 0; list-style: none; } li button { color: var(--bad); white-space: normal; text-align: start; overflow-wrap: anywhere; }
  `];

  get #area() {
    return this.renderRoot.querySelector('textarea');
  }

  focus() {
    this.#area.focus();
  }

  #typed() {
    this.value = this.#area.value;
    this.dispatchEvent(new Event('input'));
  }

  #key(e) {
    if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey) {
      const before = this.#area.value.slice(0, this.#area.selectionStart);
      const line = before.slice(before.lastIndexOf('\n') + 1);
      const indent = /^\s*/.exec(line)[0];
      if (indent) {
        e.preventDefault();
        this.#area.setRangeText(`\n${indent}`, this.#area.selectionStart, this.#area.selectionEnd, 'end');
        this.#typed();
      }
    }
  }

  #scrolled() {
    this.renderRoot.querySelector('pre').scrollTop = this.#area.scrollTop;
  }

  #go(problem) {
    const lines = this.value.split('\n');
    const start = lines.slice(0, problem.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    const at = Math.min(start + Math.max(0, (problem.column ?? 1) - 1), this.value.length);
    this.#area.focus();
    this.#area.setSelectionRange(at, Math.min(this.value.length, start + (lines[problem.line - 1]?.length ?? 0)));
    this.#area.scrollTop = Math.max(0, (problem.line - 5) * parseFloat(getComputedStyle(this.#area).lineHeight));
  }

  render() {
    const problems = this.problems ?? [];
    const wrong = new Set(problems.map((one) => one.line));
    const count = (this.value ?? '').split('\n').length;
    return html`<label for="text">${this.label}</label>
      <div class="editor"><pre aria-hidden="true">${Array.from({ length: count }, (_, n) => html`<span class=${wrong.has(n + 1) ? 'bad' : ''}>${n + 1}</span>`)}</pre>
        <textarea id="text" spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off" aria-invalid=${problems.length > 0} aria-describedby="problems"
          .value=${this.value ?? ''} @input=${this.#typed} @keydown=${this.#key} @scroll=${this.#scrolled}></textarea></div>
      <div id="problems" role="status"><ul>${problems.map((one) => html`<li>${one.line
        ? html`<button class="plain" @click=${() => this.#go(one)}>Line ${one.line}${one.column ? `, column ${one.column}` : ''}: ${safe(one.message, 500)}</button>`
        : html`<span class="problem">${safe(one.message, 500)}</span>`}</li>`)}</ul></div>`;
  }
}
customElements.define('berth-yaml-editor', YamlEditor);

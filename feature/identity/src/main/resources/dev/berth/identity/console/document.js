// A JSON document with the numbers of its lines, and problems beside the lines that have them.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';

/** `text` at first, `value` as it is; `problems` of the API; `fixed` cannot be changed. */
class Document extends LitElement {
  static properties = { text: {}, problems: { attribute: false }, fixed: { type: Boolean }, value: { state: true } };
  static styles = [base, css`
    .editor { display: grid; grid-template-columns: auto minmax(0, 1fr); border: 1px solid var(--field-edge); border-radius: 6px; background: var(--field); overflow: hidden; }
    .editor:focus-within { outline: 2px solid var(--focus); outline-offset: 2px; }
    ol { margin: 0; padding: .375rem .5rem; list-style: none; text-align: end; color: var(--muted); font: .8125rem/1.5 var(--mono); border-inline-end: 1px solid var(--edge); user-select: none; }
    ol .wrong { background: var(--bad); color: var(--on-accent); border-radius: 3px; padding: 0 .25rem; margin: 0 -.25rem; }
    textarea { border: 0; border-radius: 0; padding: .375rem .5rem; resize: none; overflow: auto hidden; white-space: pre; width: 100%; outline: none; }
    button.line { padding: 0; min-height: 0; color: var(--link); text-decoration: underline; }
  `];

  willUpdate(changed) {
    if (changed.has('text')) {
      this.value = this.text ?? '';
    }
  }

  /** Where a problem is: as the API says, or where JSON breaks off, or where its path leads. */
  #line(problem) {
    if (problem.line) {
      return problem.line;
    }
    const keys = (problem.path ?? '').match(/[A-Za-z]\w*|\d+/g) ?? [];
    const lines = this.value.split('\n');
    let at = 0;
    for (const key of keys.filter((one) => one !== 'document')) {
      if (/^\d+$/.test(key)) {
        // Statements begin with a brace of their own.
        let seen = -1;
        const found = lines.findIndex((line, i) => i > at && /^\s*\{/.test(line) && ++seen === Number(key));
        at = found > 0 ? found : at;
      } else {
        const found = lines.findIndex((line, i) => i >= at && line.includes(`"${key}"`));
        at = found >= 0 ? found : at;
      }
    }
    return keys.length ? at + 1 : null;
  }

  #go(line) {
    const area = this.renderRoot.querySelector('textarea');
    const lines = this.value.split('\n');
    const from = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(from, from + (lines[line - 1] ?? '').length);
  }

  render() {
    const lines = this.value.split('\n').length;
    const problems = (this.problems ?? []).map((one) => ({ ...one, at: this.#line(one) }));
    const wrong = new Set(problems.map((one) => one.at));
    return html`<label for="document">Document</label>
      <div class="editor"><ol aria-hidden="true">${Array.from({ length: lines }, (_, i) => html`<li class=${wrong.has(i + 1) ? 'wrong' : ''}>${i + 1}</li>`)}</ol>
        <textarea id="document" spellcheck="false" autocomplete="off" autocapitalize="none" wrap="off" rows=${Math.max(6, lines)} .value=${this.value} ?readonly=${this.fixed}
          aria-invalid=${problems.length > 0} aria-describedby=${problems.length ? 'problems' : nothing} @input=${(e) => { this.value = e.target.value; }}></textarea></div>
      ${problems.length ? html`<ul id="problems" class="problem">${problems.map((one) => html`<li>
        ${one.at ? html`<button type="button" class="plain line" @click=${() => this.#go(one.at)}>line ${one.at}</button>: ` : nothing}${safe(one.message)}</li>`)}</ul>` : nothing}`;
  }
}
customElements.define('berth-document', Document);

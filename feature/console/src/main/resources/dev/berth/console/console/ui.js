// The elements that all pages share.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { ago, exact, safe, time } from 'berth/format.js';
import { icon } from 'berth/icons.js';

export { icon };

/** Something loads: said to all, shown only when it takes a while. */
class Loading extends LitElement {
  static properties = { text: {} };
  static styles = [base, css`
    :host { padding: 1.5rem; color: var(--muted); animation: appear 0s .3s both; }
    @keyframes appear { from { visibility: hidden; } }
  `];
  render() {
    return html`<div role="status">${this.text ?? 'Loading…'}</div>`;
  }
}
customElements.define('berth-loading', Loading);

/** Something could not be loaded or done. */
class Failure extends LitElement {
  static properties = { error: { attribute: false }, final: { type: Boolean } };
  static styles = [base, css`
    .card { border-color: var(--bad); margin: 0 0 1rem; }
    ul { margin: .5rem 0; padding-inline-start: 1.25rem; }
  `];
  render() {
    if (!this.error) {
      return nothing;
    }
    const problems = this.error.problems ?? [];
    return html`<div class="card" role="alert">
      <strong>${safe(this.error.message, 1000)}</strong>
      ${problems.length ? html`<ul>${problems.map((one) => html`<li>${safe(place(one))}${safe(one.message ?? one)}</li>`)}</ul>` : nothing}
      ${this.final ? nothing : html`<p><button @click=${() => this.dispatchEvent(new Event('retry'))}>Try again</button></p>`}
    </div>`;
  }
}
customElements.define('berth-failure', Failure);

function place(problem) {
  const at = problem.place ?? problem;
  return at.line ? `${at.file ? `${at.file}:` : 'line '}${at.line}${at.column ? `:${at.column}` : ''}: ` : '';
}

/** There is nothing yet: what it would be, and how it comes to be. */
class Empty extends LitElement {
  static properties = { title: {} };
  static styles = [base, css`
    :host { text-align: center; padding: 2.5rem 1rem; border: 1px dashed var(--edge); border-radius: 8px; }
    strong { display: block; } ::slotted(p) { margin-inline: auto !important; }
  `];
  render() {
    return html`<strong>${this.title}</strong><slot></slot>`;
  }
}
customElements.define('berth-empty', Empty);

const clocks = new Set();
setInterval(() => document.hidden || clocks.forEach((one) => one.requestUpdate()), 10_000);

/** A moment: how long ago, or when, in the viewer's zone; exactly on hover. */
class Time extends LitElement {
  static properties = { at: {}, full: { type: Boolean } };
  static styles = css`:host { white-space: nowrap; font-variant-numeric: tabular-nums; }`;
  connectedCallback() {
    super.connectedCallback();
    clocks.add(this);
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    clocks.delete(this);
  }
  render() {
    return this.at
      ? html`<time datetime=${this.at} title=${exact(this.at)}>${this.full ? time(this.at) : ago(this.at)}</time>`
      : html`–`;
  }
}
customElements.define('berth-time', Time);

/**
 * A dialog: `open()`, and a `closed` event. Give it a heading, content and buttons in the slot
 * `buttons`; Escape and the corner's button close it.
 */
class Dialog extends LitElement {
  static properties = { heading: {}, wide: { type: Boolean } };
  static styles = [base, css`
    dialog { border: 1px solid var(--edge); border-radius: 10px; background: var(--surface); color: var(--text);
      padding: 0; width: min(32rem, 100vw - 1.5rem); max-height: calc(100vh - 1.5rem); }
    dialog[open] { display: flex; flex-direction: column; }
    :host([wide]) dialog { width: min(60rem, 100vw - 1.5rem); }
    dialog::backdrop { background: var(--shade); }
    header { display: flex; align-items: center; gap: .5rem; padding: 1rem 1rem 0; }
    header h2 { margin: 0; flex: 1; overflow-wrap: anywhere; }
    .content { padding: 1rem; overflow: auto; min-height: 0; }
    footer { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: .5rem; padding: .75rem 1rem 1rem; }
    ::slotted(berth-failure) { flex: 1 0 100%; }
  `];
  open() {
    return this.updateComplete.then(() => {
      this.renderRoot.querySelector('dialog').showModal();
      const content = this.renderRoot.querySelector('.content');
      // What is longer than the screen is scrolled by keys too; the buttons stay.
      content.tabIndex = content.scrollHeight > content.clientHeight ? 0 : -1;
    });
  }
  close() {
    this.renderRoot.querySelector('dialog')?.close();
  }
  render() {
    return html`<dialog aria-labelledby="heading" @close=${() => this.dispatchEvent(new Event('closed'))}>
      <header><h2 id="heading">${safe(this.heading, 200)}</h2>
        <button class="plain" aria-label="Close" @click=${this.close}>${icon('close')}</button></header>
      <div class="content"><slot></slot></div>
      <footer><slot name="buttons"></slot></footer>
    </dialog>`;
  }
}
customElements.define('berth-dialog', Dialog);

const collator = new Intl.Collator(undefined, { numeric: true });

/** Numbers by size, all else as text; what has no value comes last both ways. */
function compare(x, y, turn) {
  const missing = (x ?? null) === null;
  if (missing || (y ?? null) === null) {
    return missing - ((y ?? null) === null);
  }
  return turn * (typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y)));
}

/**
 * A table of any length: sorted by its headings, and only the rows that are seen are in the
 * document. Columns are `{ key, title, number, render(row), sort(row), width }`. `label` names the
 * table.
 */
class Table extends LitElement {
  static properties = {
    columns: { attribute: false }, rows: { attribute: false }, label: {}, sorted: { state: true }, first: { state: true },
  };
  static styles = [base, css`
    .scroll { max-height: min(75vh, 60rem); overflow: auto; }
    thead th { position: sticky; top: 0; background: var(--surface); z-index: 1; padding: 0; }
    th > span { display: block; padding: .4375rem .75rem; }
    th button { border: 0; background: none; color: inherit; font: inherit; font-size: inherit; padding: .4375rem .75rem; min-height: 0; width: 100%; border-radius: 0; }
    th.number button { justify-content: flex-end; }
    .many td { height: 2.375rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 32rem; }
    td:first-child { min-width: 7rem; }
    .gap td { padding: 0; border: 0; }
  `];
  static FEW = 120;
  static ROW = 38;
  #ordered = [];

  constructor() {
    super();
    this.columns = [];
    this.rows = [];
    this.sorted = null;
    this.first = 0;
  }

  willUpdate(changed) {
    if (changed.has('rows') || changed.has('sorted') || changed.has('columns')) {
      this.#ordered = this.#inOrder();
    }
  }

  #inOrder() {
    const column = this.sorted && this.columns.find((one) => one.key === this.sorted.key);
    if (!column) {
      return this.rows;
    }
    const value = column.sort ?? ((row) => row[column.key]);
    const turn = this.sorted.down ? -1 : 1;
    return this.rows.map((row) => ({ row, value: value(row) }))
      .sort((a, b) => compare(a.value, b.value, turn))
      .map((one) => one.row);
  }

  #sort(key) {
    this.sorted = this.sorted?.key === key ? (this.sorted.down ? null : { key, down: true }) : { key, down: false };
  }

  #scrolled(e) {
    const first = Math.max(0, Math.floor(e.target.scrollTop / Table.ROW) - 10);
    if (Math.abs(first - this.first) >= 5 || first === 0) {
      this.first = first;
    }
  }

  render() {
    const rows = this.#ordered;
    const many = rows.length > Table.FEW;
    const from = many ? Math.min(this.first, Math.max(0, rows.length - 1)) : 0;
    const to = many ? Math.min(rows.length, from + 60) : rows.length;
    return html`<div class="scroll" tabindex=${many ? 0 : -1} role=${many ? 'region' : nothing} aria-label=${many ? this.label ?? 'Table' : nothing} @scroll=${many ? this.#scrolled : null}>
      <table aria-label=${this.label ?? 'Table'} aria-rowcount=${rows.length + 1} class=${many ? 'many' : ''}>
        <thead><tr>${this.columns.map((one) => this.#heading(one))}</tr></thead>
        <tbody>
          ${from > 0 ? html`<tr class="gap" aria-hidden="true"><td colspan=${this.columns.length}><svg width="1" height=${from * Table.ROW}></svg></td></tr>` : nothing}
          ${rows.slice(from, to).map((row, i) => html`<tr aria-rowindex=${from + i + 2}>${this.columns.map((one) => this.#cell(one, row))}</tr>`)}
          ${to < rows.length ? html`<tr class="gap" aria-hidden="true"><td colspan=${this.columns.length}><svg width="1" height=${(rows.length - to) * Table.ROW}></svg></td></tr>` : nothing}
        </tbody>
      </table></div>`;
  }

  #heading(column) {
    const sorted = this.sorted?.key === column.key ? (this.sorted.down ? 'descending' : 'ascending') : 'none';
    return column.sort === false || !column.title
      ? html`<th scope="col" class=${column.number ? 'number' : ''}><span>${column.title || html`<span class="visually-hidden">Actions</span>`}</span></th>`
      : html`<th scope="col" class=${column.number ? 'number' : ''} aria-sort=${sorted}><button @click=${() => this.#sort(column.key)}>${column.title}<span aria-hidden="true">${sorted === 'ascending' ? '▲' : sorted === 'descending' ? '▼' : ''}</span></button></th>`;
  }

  #cell(column, row) {
    const shown = column.render ? column.render(row) : safe(row[column.key] ?? '–', 300);
    return html`<td class=${column.number ? 'number' : ''}>${shown}</td>`;
  }
}
customElements.define('berth-table', Table);

/** How something is, as a word with a colour beside it. */
export function badge(kind, text) {
  return html`<span class="badge ${kind}">${safe(text, 40)}</span>`;
}

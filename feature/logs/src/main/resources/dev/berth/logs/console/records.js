// The list of records: only what is seen is drawn, however many there are; each opens in its place.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { exact, safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { text, valueOf } from './kql.js';
import { clockText, dayText, severityOf } from './look.js';
import './record.js';

const ROW = 30;
const NEAR_END = 20 * ROW;
const BEYOND = 8;
const GUESS = 420;

/**
 * `rows` are records, `known` the fields that can be searched for. With `follow` it stays at the newest, which is the last one; a user who
 * scrolls away from it is told by `away`, one who comes back by `back`. Other events: those of the
 * details, `order` when the other end is to come first, `end` when the last row comes into view.
 */
class Records extends LitElement {
  static properties = {
    rows: { attribute: false }, columns: { attribute: false }, known: { attribute: false }, follow: { type: Boolean }, order: {}, live: { type: Boolean },
    opened: { state: true }, top: { state: true }, height: { state: true }, at: { state: true },
  };
  static styles = [base, css`
    .list { overflow: auto; height: max(22rem, 100vh - 25rem); border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); overflow-anchor: none; position: relative; }
    :host([live]) .list { height: max(22rem, 100vh - 17rem); }
    .head, .row { display: grid; grid-template-columns: 1.75rem 12rem minmax(12rem, 1fr); align-items: center; min-width: 100%; }
    .head { position: sticky; top: 0; z-index: 2; background: var(--surface); border-bottom: 1px solid var(--edge); min-height: 2.125rem; color: var(--muted); font-size: .8125rem; font-weight: 500; }
    .head button { min-height: 0; padding: .1875rem; font-size: inherit; color: inherit; vertical-align: middle; border: 0; }
    .head .time { padding-inline: 0; font-weight: 500; }
    .row { height: ${ROW}px; border-inline-start: 4px solid transparent; border-bottom: 1px solid var(--edge); font-family: var(--mono); font-size: .8125rem; cursor: pointer; }
    .head { border-inline-start: 4px solid transparent; }
    .row:hover { background: var(--hover); }
    .row.bad { border-inline-start-color: var(--bad); } .row.warn { border-inline-start-color: var(--warn); } .row.usual { border-inline-start-color: var(--accent); }
    .row.quiet { border-inline-start-color: var(--edge); }
    .cells { display: flex; gap: .75rem; min-width: 0; }
    .cell { flex: 1 1 0; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; padding-inline-end: .375rem; }
    .cell.wide { flex-grow: 4; } .cell.narrow { flex: 0 0 5.75rem; }
    .cell.narrow.bad { color: var(--bad); font-weight: 600; } .cell.narrow.warn { color: var(--warn); font-weight: 600; }
    .row button { min-height: 0; padding: .25rem; border: 0; background: none; border-radius: 4px; }
    time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--muted); }
    .gap { display: block; width: 1px; }
    .none { padding: .75rem; }
    @media (max-width: 48rem) {
      .head, .row { grid-template-columns: 1.625rem 6.75rem minmax(0, 1fr); }
      .day { display: none; } .list { height: max(20rem, 100vh - 14rem); }
      .cells:has(.wide) .cell:not(.wide) { display: none; }
    }
  `];

  #heights = new WeakMap();
  #sizes = new ResizeObserver((all) => {
    for (const one of all) {
      const height = Math.ceil(one.borderBoxSize?.[0]?.blockSize ?? one.contentRect.height);
      if (one.target === this.#list) {
        this.height = one.target.clientHeight;
      } else if (height > 0 && this.#heights.get(one.target.record) !== height) {
        this.#heights.set(one.target.record, height);
        this.requestUpdate();
      }
    }
  });

  constructor() {
    super();
    this.rows = [];
    this.columns = [];
    this.opened = new Set();
    this.top = 0;
    this.height = 600;
    this.at = 0;
    this.order = 'newest';
  }

  get #list() {
    return this.renderRoot.querySelector('.list');
  }

  firstUpdated() {
    this.#sizes.observe(this.#list);
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#sizes.observe(this.#list);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  willUpdate(changed) {
    if (changed.has('rows')) {
      if (this.opened.size) {
        const there = new Set(this.rows);
        const left = [...this.opened].filter((one) => there.has(one));
        if (left.length < this.opened.size) {
          this.opened = new Set(left);
        }
      }
      this.at = Math.max(0, Math.min(this.at, this.rows.length - 1));
    }
  }

  updated(changed) {
    if (this.follow && (changed.has('rows') || changed.has('follow'))) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
    if (!this.live && changed.has('rows') && this.top > 0 && this.#left < NEAR_END) {
      this.dispatchEvent(new Event('end'));
    }
    const shown = this.renderRoot.querySelectorAll('berth-log-record');
    shown.forEach((one) => this.#sizes.observe(one));
  }

  /** Back to the beginning, for another search. */
  toTop() {
    this.at = 0;
    if (this.#list) {
      this.#list.scrollTop = 0;
    }
  }

  /** Open rows in order, each with what it takes beneath its line. */
  get #open() {
    if (this.opened.size === 0) {
      return [];
    }
    const found = [];
    for (const record of this.opened) {
      const index = this.rows.indexOf(record);
      if (index >= 0) {
        found.push({ index, height: this.#heights.get(record) ?? GUESS });
      }
    }
    return found.sort((a, b) => a.index - b.index);
  }

  #offset(index, open) {
    return index * ROW + open.reduce((sum, one) => sum + (one.index < index ? one.height : 0), 0);
  }

  #indexAt(offset, open) {
    let before = 0;
    for (const one of open) {
      const end = (one.index + 1) * ROW + before;
      if (offset < end) {
        break;
      }
      if (offset < end + one.height) {
        return one.index;
      }
      before += one.height;
    }
    return Math.max(0, Math.floor((offset - before) / ROW));
  }

  /** Pixels below what is seen. */
  get #left() {
    const list = this.#list;
    return list.scrollHeight - list.scrollTop - list.clientHeight;
  }

  #scrolled() {
    this.top = this.#list.scrollTop;
    const left = this.#left;
    if (this.follow && left > 4 * ROW) {
      this.dispatchEvent(new Event('away'));
    } else if (this.live && !this.follow && left < 4) {
      this.dispatchEvent(new Event('back'));
    }
    if (!this.live && left < NEAR_END) {
      this.dispatchEvent(new Event('end'));
    }
  }

  #toggle(record, index) {
    this.at = index;
    const opened = new Set(this.opened);
    if (!opened.delete(record)) {
      opened.add(record);
      if (this.follow) {
        this.dispatchEvent(new Event('away'));
      }
    }
    this.opened = opened;
  }

  async #key(e) {
    const page = Math.max(1, Math.floor(this.height / ROW) - 2);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.rows.length, End: this.rows.length }[e.key];
    if (!step || !e.target.classList.contains('open') || e.ctrlKey || e.altKey || e.metaKey) {
      return;
    }
    e.preventDefault();
    this.at = Math.max(0, Math.min(this.rows.length - 1, this.at + step));
    const open = this.#open;
    const offset = this.#offset(this.at, open);
    const list = this.#list;
    const head = list.querySelector('.head').offsetHeight;
    if (offset < list.scrollTop) {
      list.scrollTop = offset;
    } else if (offset + ROW + head > list.scrollTop + list.clientHeight) {
      list.scrollTop = offset + ROW + head - list.clientHeight;
    }
    this.top = list.scrollTop;
    await this.updateComplete;
    this.renderRoot.querySelector('.open[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #clicked(e, record, index) {
    if (!getSelection()?.toString()) {
      this.#toggle(record, index);
    }
  }

  #cell(record, column) {
    if (column === 'severity') {
      return html`<span role="cell" class="cell narrow ${severityOf(record)}">${safe(record.severity ?? '', 12)}</span>`;
    }
    const value = text(valueOf(record, column));
    return html`<span role="cell" class="cell ${column === 'message' ? 'wide' : ''}">${safe(value, 400)}</span>`;
  }

  #row(record, index) {
    const open = this.opened.has(record);
    const time = record['@timestamp'];
    return html`<div class="row ${severityOf(record)}" role="row" aria-rowindex=${index + 2} @click=${(e) => this.#clicked(e, record, index)}>
        <span role="cell"><button class="open" tabindex=${index === this.at ? 0 : -1} aria-expanded=${open} aria-label="Details of ${clockText(time)}" @focus=${() => { this.at = index; }}
          @click=${(e) => { e.stopPropagation(); this.#toggle(record, index); }}>${icon(open ? 'down' : 'right', 14)}</button></span>
        <span role="cell"><time datetime=${time} title=${exact(time)}><span class="day">${dayText(time)} </span>${clockText(time)}</time></span>
        <span class="cells" role="presentation">${this.columns.map((one) => this.#cell(record, one))}</span></div>
      ${open ? html`<div role="row"><div role="cell"><berth-log-record .record=${record} .columns=${this.columns} .known=${this.known}></berth-log-record></div></div>` : nothing}`;
  }

  #heading(column) {
    const removable = !(this.columns.length === 1 && column === 'message');
    const kind = column === 'message' ? 'wide' : column === 'severity' ? 'narrow' : '';
    return html`<span role="columnheader" class="cell ${kind}">${safe(column, 40)}${removable
      ? html`<button class="plain" aria-label="Remove the column ${safe(column, 60)}" @click=${() => this.dispatchEvent(new CustomEvent('column', { detail: column }))}>${icon('close', 12)}</button>` : nothing}</span>`;
  }

  render() {
    const open = this.#open;
    const n = this.rows.length;
    const bottom = this.follow ? Math.max(0, n * ROW + open.reduce((sum, one) => sum + one.height, 0) - this.height) : this.top;
    const from = Math.max(0, Math.min(this.#indexAt(bottom, open) - BEYOND, n));
    const to = Math.min(n, this.#indexAt(bottom + this.height, open) + BEYOND);
    const indices = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
    const before = this.#offset(from, open);
    const after = this.#offset(n, open) - this.#offset(to, open);
    return html`<div class="list" role="table" aria-label="Records" aria-rowcount=${n + 1} @scroll=${this.#scrolled} @keydown=${this.#key} tabindex=${n ? -1 : 0}>
      <div class="head" role="row"><span role="columnheader"><span class="visually-hidden">Details</span></span>
        <span role="columnheader" aria-sort=${this.live || this.order === 'oldest' ? 'ascending' : 'descending'}>${this.live ? 'Time' : html`<button class="plain time" title="The ${this.order === 'oldest' ? 'newest' : 'oldest'} first" @click=${() => this.dispatchEvent(new Event('order'))}>Time <span aria-hidden="true">${this.order === 'oldest' ? '▲' : '▼'}</span></button>`}</span>
        <span class="cells" role="presentation">${this.columns.map((one) => this.#heading(one))}</span></div>
      <div role="rowgroup">
        <svg class="gap" height=${before} aria-hidden="true"></svg>${indices.map((index) => this.#row(this.rows[index], index))}<svg class="gap" height=${Math.max(0, after)} aria-hidden="true"></svg>
      </div></div>`;
  }
}
customElements.define('berth-log-records', Records);

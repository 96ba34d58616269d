// The query bar: a combobox that completes fields, operators, values and joints.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { get } from 'berth/api.js';
import { count, safe } from 'berth/format.js';
import { contextOf, fieldName, quoted } from './kql.js';

const OPERATORS = [
  [':', 'is, or contains'], [': *', 'is there'], ['>', 'is more than'], ['>=', 'is at least'], ['<', 'is less than'], ['<=', 'is at most'],
];
const JOINTS = [['and', 'both'], ['or', 'one of them'], ['and not', 'without']];
const MOST = 12;
const PAUSE_MILLIS = 150;

/** Events: `search` with the query, when it is to be searched for. */
class QueryBar extends LitElement {
  static properties = {
    value: {}, fields: { attribute: false }, range: { attribute: false }, error: { attribute: false },
    text: { state: true }, options: { state: true }, active: { state: true }, open: { state: true },
  };
  static styles = [base, css`
    .box { position: relative; display: flex; gap: .5rem; }
    .input { position: relative; flex: 1; min-width: 0; }
    input { width: 100%; font-family: var(--mono); font-size: .875rem; }
    input[aria-invalid='true'] { border-color: var(--bad); }
    ul { position: absolute; inset: calc(100% + 2px) 0 auto; z-index: 8; margin: 0; padding: .25rem; list-style: none; max-height: 20rem;
      overflow-y: auto; background: var(--raised); border: 1px solid var(--edge); border-radius: 6px; box-shadow: 0 6px 20px var(--shade); }
    li { display: flex; gap: .75rem; padding: .3125rem .5rem; border-radius: 4px; cursor: pointer; font-family: var(--mono); font-size: .8125rem; }
    li span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
    li .muted { margin-inline-start: auto; white-space: nowrap; font-family: system-ui, sans-serif; }
    li[aria-selected='true'] { background: var(--hover); box-shadow: inset 2px 0 var(--accent); }
    .wrong { margin: .375rem 0 0; color: var(--bad); overflow-wrap: anywhere; }
    .wrong pre { margin-top: .25rem; overflow-x: auto; white-space: pre; overflow-wrap: normal; color: var(--text); }
  `];

  #turn = 0;
  #timer = null;
  #asked = null;

  constructor() {
    super();
    this.value = '';
    this.text = '';
    this.fields = [];
    this.options = [];
    this.active = -1;
    this.open = false;
  }

  willUpdate(changed) {
    if (changed.has('value')) {
      this.text = this.value ?? '';
    }
  }

  updated(changed) {
    // Somebody typed before it was known which fields there are.
    if (changed.has('fields') && !this.open && this.text && this.renderRoot.activeElement === this.#input) {
      this.#suggest(0);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  focus() {
    this.#input?.focus();
  }

  get #input() {
    return this.renderRoot.querySelector('input');
  }

  #typed(e) {
    this.text = e.target.value;
    this.#suggest();
  }

  #suggest(pause = PAUSE_MILLIS) {
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const context = contextOf(this.text, this.#input.selectionStart ?? this.text.length);
    const prefix = context.prefix.toLowerCase();
    if (context.kind === 'value') {
      this.#timer = setTimeout(() => this.#values(context, turn), pause);
      return;
    }
    this.#show(context.kind === 'field' ? this.#fieldsLike(context)
      : [...(context.kind === 'operator' && this.fields.some((one) => one.name === context.field) ? OPERATORS : []), ...JOINTS]
        .filter(([sign]) => sign.startsWith(prefix))
        .map(([sign, detail]) => ({ shown: sign, detail, insert: `${sign} `, context })));
  }

  #fieldsLike(context) {
    const prefix = context.prefix.toLowerCase();
    const rank = (one) => (one.name.toLowerCase().startsWith(prefix) ? 0 : one.name.toLowerCase().split('.').at(-1).startsWith(prefix) ? 1 : 2);
    return this.fields
      .filter((one) => one.name.toLowerCase().includes(prefix))
      .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
      .slice(0, MOST)
      .map((one) => ({
        shown: one.name, detail: one.kind, context,
        insert: one.kind === 'number' ? `${fieldName(one.name)} ` : `${fieldName(one.name)}: `,
      }));
  }

  async #values(context, turn) {
    if (!context.field || this.fields.find((one) => one.name === context.field)?.kind === 'text') {
      this.#show([]);
      return;
    }
    this.#asked = new AbortController();
    const name = fieldName(context.field);
    const prefix = context.prefix.replace(/[\\():<>"{}*\s]/g, '\\$&');
    try {
      const answer = await get('/api/search/values', {
        field: context.field, number: MOST, from: this.range?.from, to: this.range?.to, platform: this.range?.platform, query: prefix ? `${name}: ${prefix}*` : '',
      }, this.#asked.signal);
      if (turn === this.#turn) {
        this.#show(answer.values.map((one) => ({
          shown: one.name, detail: count(one.count), context,
          insert: `${/^[\w./-]+$/.test(one.name) && !/^(and|or|not)$/i.test(one.name) ? one.name : quoted(one.name)} `,
        })));
      }
    } catch {
      // Completion is a help: what is wrong is told when it is searched for.
      if (turn === this.#turn) {
        this.#show([]);
      }
    }
  }

  #show(options) {
    this.options = options;
    this.active = -1;
    this.open = options.length > 0 && this.renderRoot.activeElement === this.#input;
  }

  #close() {
    this.#turn++;
    clearTimeout(this.#timer);
    this.open = false;
    this.active = -1;
  }

  async #take(option) {
    const end = this.#input.selectionStart ?? this.text.length;
    const joined = option.insert.startsWith(':') ? this.text.slice(0, option.context.start).trimEnd() : this.text.slice(0, option.context.start);
    this.text = joined + option.insert + this.text.slice(end).trimStart();
    this.#close();
    await this.updateComplete;
    const cursor = joined.length + option.insert.length;
    this.#input.setSelectionRange(cursor, cursor);
    this.#input.focus();
    this.#suggest(0);
  }

  #key(e) {
    const number = this.options.length;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      if (!this.open) {
        this.#suggest(0);
      } else {
        this.active = e.key === 'ArrowDown' ? (this.active + 1) % number : (this.active <= 0 ? number : this.active) - 1;
        this.updateComplete.then(() => this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
      }
    } else if (e.key === 'Enter') {
      e.preventDefault();
      if (this.open && this.active >= 0) {
        this.#take(this.options[this.active]);
      } else {
        this.#search();
      }
    } else if (e.key === 'Escape' && this.open) {
      e.preventDefault();
      e.stopPropagation();
      this.#close();
    } else if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(e.key)) {
      this.#close();
    }
  }

  #search() {
    this.#close();
    this.dispatchEvent(new CustomEvent('search', { detail: this.text.trim() }));
  }

  #wrong() {
    const column = /column (\d+)/.exec(this.error.message)?.[1];
    const at = column ? Math.min(Number(column) - 1, this.text.length) : 0;
    const from = Math.max(0, at - 60);
    return html`<div class="wrong" role="alert" id="wrong">${safe(this.error.message)}
      ${column && this.text ? html`<pre aria-hidden="true">${`${[...this.text.slice(from, from + 120)].map((c) => (c < ' ' ? ' ' : c)).join('')}\n${' '.repeat(at - from)}^`}</pre>` : nothing}</div>`;
  }

  render() {
    return html`<div class="box">
        <div class="input">
          <label class="visually-hidden" for="query">Query, in Kibana's query language</label>
          <input id="query" role="combobox" aria-autocomplete="list" aria-expanded=${this.open} aria-controls="options" autocomplete="off"
            autocapitalize="off" spellcheck="false" maxlength="4096" placeholder="stack: shop and severity: error"
            aria-activedescendant=${this.open && this.active >= 0 ? `option-${this.active}` : nothing}
            aria-invalid=${this.error ? 'true' : 'false'} aria-describedby=${this.error ? 'wrong' : nothing}
            .value=${this.text} @input=${this.#typed} @keydown=${this.#key} @click=${() => this.#suggest(0)} @blur=${this.#close}>
          <ul id="options" role="listbox" aria-label="Completions" ?hidden=${!this.open}>${this.open ? this.options.map((one, i) => html`<li role="option" id="option-${i}"
            aria-selected=${i === this.active} @pointerdown=${(e) => { e.preventDefault(); this.#take(one); }}><span>${safe(one.shown, 120)}</span><span class="muted">${one.detail}</span></li>`) : nothing}</ul>
        </div>
        <button class="primary" @click=${this.#search}>Search</button>
      </div>
      ${this.error ? this.#wrong() : nothing}`;
  }
}
customElements.define('berth-log-query', QueryBar);

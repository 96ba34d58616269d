// The fields that records have: their most frequent values, and which are shown as columns.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { get } from 'berth/api.js';
import { count, percent, safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';

const USUAL = ['message', 'severity', 'kind', 'stack', 'service', 'task', 'node', 'stream', 'logger', 'template'];
const MOST = 200;

/**
 * `search` is `{ query, from, to, platform, turn, total }`, asked again when it changes. Events: `filter` with
 * `{ field, value, without }`, `column` with a field.
 */
class Fields extends LitElement {
  static properties = {
    fields: { attribute: false }, columns: { attribute: false }, search: { attribute: false },
    wanted: { state: true }, opened: { state: true }, values: { state: true },
  };
  static styles = [base, css`
    input { width: 100%; margin: 0 0 .5rem; }
    ul { list-style: none; margin: 0; padding: 0; }
    .field { display: flex; align-items: center; margin: 0; }
    .field .name { flex: 1; min-width: 0; justify-content: flex-start; text-align: start; font-family: var(--mono); font-size: .8125rem; padding: .25rem .375rem; min-height: 1.75rem; }
    .name span { overflow: hidden; text-overflow: ellipsis; unicode-bidi: isolate; }
    .name .icon { flex: none; }
    .small { min-height: 1.625rem; padding: .125rem .3125rem; font-size: .8125rem; }
    .small[aria-pressed='true'] { color: var(--link); }
    .values { padding: .125rem 0 .5rem .5rem; }
    .values li { display: grid; grid-template-columns: minmax(0, 1fr) auto auto auto; align-items: center; gap: .125rem .25rem; font-size: .8125rem; margin: 0 0 .25rem; }
    .value { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-family: var(--mono); unicode-bidi: isolate; }
    .values svg { grid-column: 1 / -1; width: 100%; height: 4px; display: block; }
    .track { fill: var(--edge); } .part { fill: var(--accent); }
    h2 { margin: .5rem 0 .25rem; font-size: .875rem; }
  `];

  #asked = '';

  constructor() {
    super();
    this.fields = [];
    this.columns = [];
    this.opened = new Set();
    this.values = new Map();
    this.wanted = '';
  }

  willUpdate(changed) {
    const { total, ...asked } = this.search ?? {};
    const key = JSON.stringify(asked);
    if (changed.has('search') && key !== this.#asked) {
      this.#asked = key;
      this.opened.forEach((field) => this.#load(field));
    }
  }

  async #load(field) {
    const { query, from, to, platform, turn } = this.search;
    let found;
    try {
      found = await get('/api/search/values', { field, query, from, to, platform, number: 10 });
    } catch (e) {
      found = { failure: e.message };
    }
    if (turn === this.search.turn) {
      this.values = new Map(this.values).set(field, found);
    }
  }

  #toggle(field) {
    const opened = new Set(this.opened);
    if (!opened.delete(field)) {
      opened.add(field);
      this.#load(field);
    }
    this.opened = opened;
  }

  #filter(field, value, without) {
    this.dispatchEvent(new CustomEvent('filter', { detail: { field, value, without } }));
  }

  #top(field) {
    const found = this.values.get(field.name);
    if (!found) {
      return html`<div class="values muted">Counting…</div>`;
    }
    if (found.failure) {
      return html`<div class="values problem" role="alert">${safe(found.failure, 300)}</div>`;
    }
    if (found.values.length === 0) {
      return html`<div class="values muted">${field.kind === 'text' ? 'Values of sentences are not counted' : 'No value in this time'}</div>`;
    }
    const all = Math.max(1, this.search.total ?? 0, found.values.reduce((sum, one) => sum + one.count, 0));
    return html`<ul class="values" aria-label="Most frequent values of ${safe(field.name, 100)}">${found.values.map((one) => html`<li>
        <span class="value" title=${safe(one.name, 300)}>${safe(one.name, 80)}</span>
        <span class="muted" title="${count(one.count)} records">${percent(one.count / all, 0)}</span>
        <button class="plain small" title="Only with this value" aria-label="Only ${safe(field.name, 60)} ${safe(one.name, 60)}" @click=${() => this.#filter(field.name, one.name, false)}>+</button>
        <button class="plain small" title="Without this value" aria-label="Without ${safe(field.name, 60)} ${safe(one.name, 60)}" @click=${() => this.#filter(field.name, one.name, true)}>−</button>
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"></rect><rect class="part" width=${one.count / all * 100} height="4"></rect></svg>
      </li>`)}${found.others > 0 ? html`<li class="muted">${count(found.others)} other values</li>` : nothing}</ul>`;
  }

  #field(field) {
    const open = this.opened.has(field.name);
    const shown = this.columns.includes(field.name);
    return html`<li><div class="field">
        <button class="plain name" aria-expanded=${open} title=${safe(field.name, 200)} @click=${() => this.#toggle(field.name)}>${icon(open ? 'down' : 'right', 12)}<span>${safe(field.name, 60)}</span></button>
        <button class="plain small" aria-pressed=${shown} title=${shown ? 'Remove the column' : 'Show as a column'} aria-label="Column ${safe(field.name, 60)}"
          @click=${() => this.dispatchEvent(new CustomEvent('column', { detail: field.name }))}>${icon(shown ? 'close' : 'columns', 14)}</button>
      </div>${open ? this.#top(field) : nothing}</li>`;
  }

  render() {
    const wanted = this.wanted.toLowerCase();
    const some = this.fields.filter((one) => one.name.toLowerCase().includes(wanted));
    const usual = USUAL.map((name) => some.find((one) => one.name === name)).filter(Boolean);
    const own = (one) => (one.name.startsWith('parameters.') ? 0 : 1);
    const rest = some.filter((one) => !USUAL.includes(one.name)).sort((a, b) => own(a) - own(b));
    return html`<label class="visually-hidden" for="wanted">Find a field</label>
      <input id="wanted" type="search" placeholder="Find a field" .value=${this.wanted} @input=${(e) => { this.wanted = e.target.value; }}>
      ${usual.length ? html`<ul aria-label="Usual fields">${usual.map((one) => this.#field(one))}</ul>` : nothing}
      ${rest.length ? html`<h2>Others</h2><ul aria-label="Other fields">${rest.slice(0, MOST).map((one) => this.#field(one))}</ul>` : nothing}
      ${rest.length > MOST ? html`<p class="hint">${rest.length - MOST} more: type a part of the name.</p>` : nothing}
      ${some.length === 0 ? html`<p class="hint">${this.fields.length ? 'No field has this in its name.' : 'No fields yet.'}</p>` : nothing}`;
  }
}
customElements.define('berth-log-fields', Fields);

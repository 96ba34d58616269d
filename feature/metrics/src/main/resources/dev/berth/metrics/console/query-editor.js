// A form for the queries of a chart: metric, conditions, what is made of it.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { ask, query } from './series.js';

const MOST = 10;
const REDUCTIONS = { average: 'average', least: 'least', most: 'most', last: 'last', rate: 'growth a second' };
const COUNTER = /_(total|count|sum)$/;
let count = 0;

/** `queries` and `operator` (whether the platform may be asked); says `berth-queries` with the new ones. */
class QueryEditor extends LitElement {
  static properties = { queries: { attribute: false }, operator: { type: Boolean }, metrics: { state: true }, known: { state: true } };
  static styles = [base, css`
    fieldset { border: 1px solid var(--edge); border-radius: 8px; margin: 0 0 .75rem; padding: .75rem; min-width: 0; display: grid; gap: .75rem;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); }
    legend { font-weight: 600; padding: 0 .25rem; }
    .field { margin: 0; min-width: 0; } .wide { grid-column: 1 / -1; }
    .checks { display: flex; flex-wrap: wrap; gap: .25rem .875rem; }
    .checks label { font-weight: 400; display: inline-flex; gap: .375rem; align-items: center; margin: 0; }
    .group { font-weight: 500; margin: 0 0 .25rem; }
    textarea { min-height: 3.75rem; resize: vertical; }
  `];

  #id = ++count;

  constructor() {
    super();
    this.queries = [];
    this.metrics = { tenant: [], platform: [] };
    this.known = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    this.#list();
  }

  async #list() {
    const names = async (platform) => (await ask('/api/metrics', {}, platform)).metrics.map((one) => one.metric);
    const [tenant, platform] = await Promise.all([names(false).catch(() => []), this.operator ? names(true).catch(() => []) : []]);
    this.metrics = { tenant, platform };
  }

  willUpdate() {
    for (const one of this.queries) {
      const key = `${one.platform ? 'platform' : 'tenant'} ${one.metric}`;
      if (one.metric && !this.known.has(key)) {
        this.known.set(key, {});
        ask('/api/metrics/latest', { metric: one.metric }, one.platform).then((told) => {
          const labels = {};
          for (const { labels: each } of told.series) {
            for (const [name, value] of Object.entries(each)) {
              if (name !== 'tenant') {
                (labels[name] ??= new Set()).add(value);
              }
            }
          }
          this.known = new Map(this.known).set(key, labels);
        }, () => {});
      }
    }
  }

  #labels(one) {
    return this.known.get(`${one.platform ? 'platform' : 'tenant'} ${one.metric}`) ?? {};
  }

  #tell(queries) {
    this.dispatchEvent(new CustomEvent('berth-queries', { detail: queries, bubbles: true, composed: true }));
  }

  #change(n, change) {
    this.#tell(this.queries.map((one, i) => (i === n ? query({ ...one, ...change }) : one)));
  }

  #metric(n, text) {
    const [of, metric] = text.startsWith('platform:') ? [true, text.slice('platform:'.length)] : [false, text];
    const platform = of || (!this.metrics.tenant.includes(metric) && this.metrics.platform.includes(metric));
    this.#change(n, { metric, platform, reduce: COUNTER.test(metric) ? 'rate' : 'average', labels: [], by: [], over: undefined, title: undefined });
  }

  render() {
    return html`${this.queries.map((one, n) => this.#one(one, n))}
      <button ?disabled=${this.queries.length >= MOST} @click=${() => this.#tell([...this.queries, query({ metric: this.queries.at(-1)?.metric ?? '', reduce: this.queries.at(-1)?.reduce, platform: this.queries.at(-1)?.platform })])}>${icon('add')}Add series</button>`;
  }

  #one(one, n) {
    const id = `q${this.#id}-${n}`;
    const labels = this.#labels(one);
    const names = [...new Set([...Object.keys(labels), ...one.by])].sort();
    return html`<fieldset><legend>Series ${n + 1}</legend>
      <div class="field"><label for="${id}-metric">Metric</label>
        <input id="${id}-metric" list="${id}-metrics" autocomplete="off" spellcheck="false" .value=${one.metric} @change=${(e) => this.#metric(n, e.target.value.trim())}>
        <datalist id="${id}-metrics">${this.metrics.tenant.map((name) => html`<option value=${name}></option>`)}${this.metrics.platform.map((name) => html`<option value=${this.metrics.tenant.includes(name) ? `platform:${name}` : name}>platform</option>`)}</datalist></div>
      <div class="field"><label for="${id}-reduce">Of each step, its</label>
        <select id="${id}-reduce" @change=${(e) => this.#change(n, { reduce: e.target.value })}>${Object.entries(REDUCTIONS).map(([value, title]) => html`<option value=${value} ?selected=${value === one.reduce}>${title}</option>`)}</select></div>
      <div class="field"><label for="${id}-title">Called</label>
        <input id="${id}-title" maxlength="100" .value=${one.title ?? ''} placeholder="by its labels" @change=${(e) => this.#change(n, { title: e.target.value.trim() })}></div>
      <div class="field"><label for="${id}-over">Divided by the metric</label>
        <input id="${id}-over" list="${id}-metrics" autocomplete="off" spellcheck="false" .value=${one.over ?? ''} placeholder="nothing" @change=${(e) => this.#change(n, { over: e.target.value.trim() })}></div>
      <div class="field"><label for="${id}-add">Only where</label>
        <select id="${id}-add" @change=${(e) => { if (e.target.value) { this.#change(n, { labels: [...one.labels, e.target.value] }); e.target.value = ''; } }}>
          <option value="">Add a condition…</option>
          ${names.map((name) => html`<optgroup label=${safe(name, 60)}>${[...(labels[name] ?? [])].sort().slice(0, 200).map((value) => html`<option value="${name}=${value}">${safe(`${name}=${value}`, 100)}</option>`)}</optgroup>`)}
        </select></div>
      <div class="field"><label for="${id}-labels">Conditions, one a line</label>
        <textarea id="${id}-labels" rows="2" spellcheck="false" placeholder="service=web&#10;code=~5.." .value=${one.labels.join('\n')}
          @change=${(e) => this.#change(n, { labels: e.target.value.split('\n').map((line) => line.trim()).filter(Boolean) })}></textarea></div>
      ${names.length ? html`<div class="field wide" role="group" aria-label="Sum up by"><p class="group">Sum up by</p><div class="checks">${names.map((name) => html`<label><input type="checkbox" .checked=${one.by.includes(name)}
        @change=${(e) => this.#change(n, { by: e.target.checked ? [...one.by, name] : one.by.filter((each) => each !== name) })}>${safe(name, 60)}</label>`)}</div></div>` : nothing}
      <div class="wide"><button class="plain" ?disabled=${this.queries.length === 1} aria-label="Remove series ${n + 1}" @click=${() => this.#tell(this.queries.filter((_, i) => i !== n))}>${icon('remove')}Remove</button></div>
    </fieldset>`;
  }
}
customElements.define('berth-query-editor', QueryEditor);

// Usage: what the tenant's services used, by hour, day, month or year.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { get } from 'berth/api.js';
import { save } from 'berth/file.js';
import { bytes, count, duration, safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import './usage-chart.js';

const HOUR = 3600;
const PERIODS = { hour: 'Hour', day: 'Day', month: 'Month', year: 'Year' };
/** How far back can be chosen, by period: an ISO length and its title. */
const BACK = {
  hour: { PT24H: '1 day', PT72H: '3 days', PT168H: '7 days', PT720H: '30 days' },
  day: { PT168H: '7 days', PT720H: '30 days', PT2160H: '90 days', PT8760H: '1 year' },
  month: { PT8760H: '1 year', PT17520H: '2 years', PT43800H: '5 years' },
  year: { PT17520H: '2 years', PT43800H: '5 years', PT87600H: '10 years' },
};
const MEASURES = {
  cpuSeconds: { title: 'CPU time', head: 'CPU time', show: (value) => duration(value) },
  memoryByteSeconds: { title: 'Memory by time', head: 'Memory × time', show: (value) => `${bytes(value / HOUR)} h` },
  networkReceivedBytes: { title: 'Received', head: 'Received', show: bytes },
  networkSentBytes: { title: 'Sent', head: 'Sent', show: bytes },
  requests: { title: 'Requests', head: 'Requests', show: count },
};

class UsagePage extends BerthPage {
  static styles = [BerthPage.styles, css`
    .field { margin: 0; display: inline-flex; align-items: center; gap: .375rem; } .field label { margin: 0; font-weight: 400; } .field > select { width: auto; }
    berth-table { margin-top: 1rem; } .totals { margin: 0 0 1rem; } .totals .card { padding: .75rem; } .totals strong { display: block; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
  `];

  #usage = new Loaded(this, () => get('/api/usage', { by: this.by, from: this.back }), { every: 60_000, now: false });

  get by() {
    return Object.hasOwn(PERIODS, this.query('by')) ? this.query('by') : 'day';
  }

  get back() {
    const known = BACK[this.by];
    return Object.hasOwn(known, this.query('back')) ? this.query('back') : Object.keys(known)[this.by === 'day' ? 1 : 0];
  }

  get measure() {
    return Object.hasOwn(MEASURES, this.query('of')) ? this.query('of') : 'cpuSeconds';
  }

  get whole() {
    return this.query('per') === 'tenant';
  }

  willUpdate(changed) {
    const asked = `${this.by} ${this.back}`;
    if (changed.has('route') && this.asked !== asked) {
      this.asked = asked;
      this.#usage.reload();
    }
  }

  #choice(id, label, value, options, change) {
    return html`<span class="field"><label for=${id}>${label}</label><select id=${id} @change=${(e) => change(e.target.value)}>
      ${Object.entries(options).map(([key, title]) => html`<option value=${key} ?selected=${key === value}>${title}</option>`)}</select></span>`;
  }

  render() {
    return html`<div class="bar"><h1>Usage of ${safe(this.shell.tenant, 63)}</h1><span class="push"></span>
        ${this.#choice('by', 'By', this.by, PERIODS, (by) => this.setQuery({ by, back: null }, { replace: false }))}
        ${this.#choice('back', 'Of the last', this.back, BACK[this.by], (back) => this.setQuery({ back }, { replace: false }))}
        ${this.#choice('per', 'For', this.whole ? 'tenant' : 'service', { service: 'each service', tenant: 'the whole tenant' }, (per) => this.setQuery({ per: per === 'tenant' ? per : null }))}
        ${this.#usage.value?.usage.length ? html`<button @click=${this.#download}>${icon('download')}CSV</button>` : nothing}</div>
      ${this.#usage.render((told) => this.#told(told), (told) => told.usage.length === 0, html`<berth-empty title="Nothing was used in this time"><p>A few minutes after a service has started, it is here. Periods are in UTC.</p></berth-empty>`)}`;
  }

  #rows(told) {
    if (!this.whole) {
      return told.usage;
    }
    const periods = new Map();
    for (const one of told.usage) {
      const sum = periods.get(one.period) ?? { period: one.period, stack: '', service: '' };
      Object.keys(MEASURES).forEach((name) => { sum[name] = (sum[name] ?? 0) + one[name]; });
      periods.set(one.period, sum);
    }
    return [...periods.values()];
  }

  #told(told) {
    const rows = this.#rows(told);
    const measure = MEASURES[this.measure];
    const whole = (name) => told.usage.reduce((sum, one) => sum + one[name], 0);
    const columns = [
      { key: 'period', title: `${PERIODS[this.by]} (UTC)` },
      ...(this.whole ? [] : [
        { key: 'stack', title: 'Stack' },
        { key: 'service', title: 'Service', render: (row) => (row.service ? safe(row.service, 130) : html`<span class="muted" title="It is not known which service of the stack">(its routes)</span>`) },
      ]),
      ...Object.entries(MEASURES).map(([key, { head, show }]) => ({ key, title: head, number: true, render: (row) => show(row[key]) })),
    ];
    return html`<div class="cards totals">${Object.entries(MEASURES).map(([name, { title, show }]) => html`<div class="card"><span class="muted">${title}</span><strong>${show(whole(name))}</strong></div>`)}</div>
      <div class="card">${this.#choice('of', 'Chart of', this.measure, Object.fromEntries(Object.entries(MEASURES).map(([name, { title }]) => [name, title])), (of) => this.setQuery({ of: of === 'cpuSeconds' ? null : of }))}
        <berth-usage-chart .rows=${rows} measure=${this.measure} .show=${measure.show} label="${measure.title} by ${this.by}"></berth-usage-chart></div>
      <berth-table label="Usage" .columns=${columns} .rows=${[...rows].reverse()}></berth-table>`;
  }

  #download() {
    const told = this.#usage.value;
    const names = ['period', 'stack', 'service', ...Object.keys(MEASURES)];
    const lines = this.#rows(told).map((row) => names.map((name) => cell(row[name])).join(','));
    const text = [names.join(','), ...lines, ''].join('\r\n');
    save(new Blob([text], { type: 'text/csv' }), `usage-${this.shell.tenant}-by-${told.by}.csv`);
  }
}
customElements.define('berth-usage', UsagePage);

/** Of a name a spreadsheet must not make a formula. */
function cell(value) {
  const text = typeof value === 'number' ? String(value) : String(value ?? '').replace(/^[=+\-@\t\r]/, '\'$&');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// Metrics: charts of services, tasks, the router and the machine, and those that one makes.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, get } from 'berth/api.js';
import { bytes, number, safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import './metric-chart.js';
import './query-editor.js';
import './time-bar.js';
import './save-chart.js';
import { HOST, limited, ROUTER, SERVICES, TASKS } from './presets.js';
import { PLATFORM, queriesOf } from './series.js';
import { addressOf, spanOf, steadySpan } from './times.js';

const INTERVAL = 10_000;
const VIEWS = { services: ['Services', SERVICES], tasks: ['Tasks', TASKS], router: ['Router', ROUTER], host: ['Host', HOST] };
const FIRST = [{ metric: 'berth_task_cpu_seconds_total', labels: [], by: ['stack', 'service'], reduce: 'rate' }];

class MetricsPage extends BerthPage {
  static properties = { live: { state: true }, turn: { state: true }, rights: { state: true } };
  static styles = [BerthPage.styles, css`
    .charts { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 28rem), 1fr)); }
    .card { min-width: 0; } .explore berth-metric-chart { margin-bottom: 1rem; }
    .only { display: inline-flex; align-items: center; gap: .375rem; }
  `];

  #timer = null;
  #tops = new Loaded(this, () => (this.view === 'tasks' ? get('/api/top') : null), { every: INTERVAL });

  constructor() {
    super();
    this.live = true;
    this.turn = 0;
    this.rights = {};
  }

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (this.live && !document.hidden && spanOf((name) => this.query(name)).range) {
        this.turn++;
      }
    }, INTERVAL);
    allowed(['dashboard:Put', 'dashboard/*']).then(([put]) => { this.rights = { put }; }, () => {});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  get view() {
    const named = this.segments[0];
    if (named === 'explore' || (Object.hasOwn(VIEWS, named ?? '') && (named !== 'host' || this.shell.user.operator))) {
      return named;
    }
    return this.shell.tenant === PLATFORM ? 'host' : 'services';
  }

  get #queries() {
    try {
      const told = queriesOf(JSON.parse(this.query('q')));
      return told.length ? told : queriesOf(FIRST);
    } catch {
      return queriesOf(FIRST);
    }
  }

  willUpdate(changed) {
    if (changed.has('route') && this.view === 'tasks' && this.hasUpdated && !this.#tops.value) {
      this.#tops.reload();
    }
  }

  #spans = steadySpan();

  get #span() {
    return this.#spans((name) => this.query(name));
  }

  #spec(key, make) {
    if (this.specsKey !== key) {
      this.specsKey = key;
      this.specs = make();
    }
    return this.specs;
  }

  #keep() {
    return addressOf(this.#span);
  }

  #link(view, more) {
    const values = Object.fromEntries(Object.entries({ ...this.#keep(), ...more }).filter(([, value]) => value));
    return this.shell.href(`metrics/${view}`, values);
  }

  render() {
    const view = this.view;
    const views = Object.entries(VIEWS).filter(([name]) => name !== 'host' || this.shell.user.operator);
    this.titled(view === 'explore' ? 'Explore' : VIEWS[view][0]);
    return html`<div class="bar"><h1>Metrics</h1><span class="push"></span>
        <berth-time-bar .span=${this.#span} .live=${this.live} @berth-span=${(e) => this.#show(e.detail)} @berth-live=${(e) => { this.live = e.detail; }}></berth-time-bar></div>
      <nav class="tabs" aria-label="Kinds of charts">${views.map(([name, [title]]) => html`<a href=${this.#link(name)} aria-current=${name === view ? 'page' : nothing}>${title}</a>`)}
        <a href=${this.#link('explore')} aria-current=${view === 'explore' ? 'page' : nothing}>Explore</a></nav>
      <div @berth-zoom=${(e) => this.#show(e.detail)}>${view === 'explore' ? this.#explore() : this.#charts(view)}</div>`;
  }

  #show(span) {
    this.setQuery(addressOf(span), { replace: false });
  }

  #charts(view) {
    const only = { stack: this.query('stack'), service: this.query('service') };
    const specs = this.#spec(`${view} ${only.stack} ${only.service}`, () => VIEWS[view][1].map((one) => (view === 'host' ? one : limited(one, only))));
    return html`${(only.stack || only.service) && view !== 'host' ? html`<p class="only">Only ${only.stack ? html`stack <strong>${safe(only.stack, 80)}</strong>` : nothing} ${only.service ? html`service <strong>${safe(only.service, 80)}</strong>` : nothing}
        <button @click=${() => this.setQuery({ stack: null, service: null }, { replace: false })}>Show all</button></p>` : nothing}
      ${view === 'tasks' ? this.#top(only) : nothing}
      <div class="charts">${specs.map((spec) => html`<div class="card"><berth-metric-chart .spec=${spec} .span=${this.#span} .turn=${this.turn}>
        <a slot="actions" class="button plain" href=${this.#link('explore', { q: JSON.stringify(spec.queries), stacked: spec.stacked ? '1' : null })}>${icon('open', 16)}Explore<span class="visually-hidden"> ${spec.title}</span></a>
      </berth-metric-chart></div>`)}</div>`;
  }

  #top(only) {
    const link = (row) => this.#link('tasks', { stack: row.stack, service: row.service });
    return html`<h2>Now</h2>${this.#tops.render((told) => html`<berth-table label="What tasks use now" .rows=${(told?.tasks ?? []).filter((one) => (!only.stack || one.stack === only.stack) && (!only.service || one.service === only.service))} .columns=${[
      { key: 'service', title: 'Service', sort: (row) => `${row.stack}/${row.service}`, render: (row) => html`<a href=${link(row)}>${safe(`${row.stack}/${row.service}`, 120)}</a>` },
      { key: 'slot', title: 'Task', number: true },
      { key: 'node', title: 'Node' },
      { key: 'cpu', title: 'CPU', number: true, render: (row) => (row.cpu === undefined ? '–' : `${number(row.cpu)} CPU`) },
      { key: 'memory', title: 'Memory', number: true, render: (row) => bytes(row.memory) },
      { key: 'memoryLimit', title: 'Limit', number: true, render: (row) => bytes(row.memoryLimit) },
      { key: 'received', title: 'Received', number: true, render: (row) => (row.received === undefined ? '–' : `${bytes(row.received)}/s`) },
      { key: 'sent', title: 'Sent', number: true, render: (row) => (row.sent === undefined ? '–' : `${bytes(row.sent)}/s`) },
      { key: 'processes', title: 'Processes', number: true },
    ]}></berth-table>`, (told) => !told?.tasks.length, html`<berth-empty title="No task is measured"><p>Ten seconds after a task has started, it is here.</p></berth-empty>`)}<h2>Over time</h2>`;
  }

  #explore() {
    const stacked = this.query('stacked') === '1';
    const [spec] = this.#spec(`explore ${this.query('q')} ${stacked}`, () => [{ title: 'Explore', stacked, queries: this.#queries }]);
    return html`<div class="explore"><div class="card"><berth-metric-chart .spec=${spec} .span=${this.#span} .turn=${this.turn}></berth-metric-chart></div>
      <div class="bar"><h2>Series</h2><span class="push"></span>
        <label class="only"><input type="checkbox" .checked=${stacked} @change=${(e) => this.setQuery({ stacked: e.target.checked ? '1' : null })}>Stacked</label>
        ${this.rights.put ? html`<berth-save-chart .shell=${this.shell} .spec=${spec}></berth-save-chart>` : nothing}</div>
      <berth-query-editor .queries=${spec.queries} ?operator=${this.shell.user.operator}
        @berth-queries=${(e) => this.setQuery({ q: JSON.stringify(e.detail) }, { replace: false })}></berth-query-editor></div>`;
  }
}
customElements.define('berth-metrics', MetricsPage);

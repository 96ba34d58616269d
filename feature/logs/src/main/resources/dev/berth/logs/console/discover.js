// Discover: records searched, counted over time, filtered by their fields, and followed live.
import { html, css, nothing } from 'lit';
import { BerthPage } from 'berth/page.js';
import { base } from 'berth/styles.js';
import { get } from 'berth/api.js';
import { save } from 'berth/file.js';
import { count, number } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { narrowed } from './kql.js';
import { Tail } from './tail.js';
import { csv, json } from './export.js';
import './querybar.js';
import './range.js';
import './histogram.js';
import './fields.js';
import './records.js';
import './saved.js';

const STEPS = [500, 2000, 10_000];
const MOST = STEPS.at(-1);
const USUAL_COLUMNS = ['severity', 'service', 'message'];
const BARS = 80;

class Discover extends BerthPage {
  static properties = {
    ...BerthPage.properties,
    found: { state: true }, histogram: { state: true }, fields: { state: true }, error: { state: true }, busy: { state: true }, limit: { state: true }, exporting: { state: true }, turn: { state: true },
  };
  static styles = [base, css`
    .tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .5rem 0 .75rem; }
    .tools .push { margin-inline-start: auto; }
    .area { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 1rem; align-items: start; }
    .side { position: sticky; top: 4rem; max-height: calc(100vh - 5rem); overflow-y: auto; padding: 2px; }
    .side > summary { cursor: pointer; font-weight: 600; margin: 0 0 .5rem; }
    .chart { padding: .5rem .75rem .375rem; margin: 0 0 .75rem; }
    .facts { display: flex; gap: .5rem; align-items: baseline; min-height: 1.75rem; flex-wrap: wrap; }
    .busy { visibility: hidden; } .busy.on { visibility: visible; transition: visibility 0s .3s; }
    button[aria-pressed='true'] { border-color: var(--accent); background: var(--hover); font-weight: 600; }
    .dot { width: .5rem; height: .5rem; border-radius: 99px; background: var(--muted); display: inline-block; } .dot.on { background: var(--good); }
    .below { min-height: 2.5rem; padding: .375rem 0; }
    @media (max-width: 60rem) { .area { grid-template-columns: minmax(0, 1fr); gap: .5rem; } .side { position: static; max-height: none; } .side[open] { max-height: 60vh; } }
  `];

  #tail = new Tail(() => this.requestUpdate());
  #growing = false;
  #shown = '';
  #asked = null;
  #timer = null;

  constructor() {
    super();
    this.fields = [];
    this.limit = STEPS[0];
    this.turn = 0;
  }

  get wish() {
    return { query: this.query('query'), from: this.query('from', 'now-15m'), to: this.query('to', 'now'), platform: this.query('platform') === 'true' ? 'true' : undefined };
  }

  get order() {
    return this.query('order') === 'oldest' ? 'oldest' : 'newest';
  }

  get columns() {
    const chosen = this.query('columns').split(',').map((one) => decodeColumn(one)).filter(Boolean);
    return chosen.length ? chosen : USUAL_COLUMNS;
  }

  /** The fields that can be searched for. */
  get known() {
    if (this.knownOf !== this.fields) {
      this.knownOf = this.fields;
      this.knownNames = new Set(this.fields.map((one) => one.name));
    }
    return this.knownNames;
  }

  get live() {
    return this.query('live') === 'true';
  }

  get every() {
    return /^(5|10|30|60|300)$/.test(this.query('every')) ? this.query('every') : '';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#tail.stop();
    this.#asked?.abort();
    clearInterval(this.#timer);
    this.#shown = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate('route');
  }

  willUpdate(changed) {
    if (changed.has('route') && this.route) {
      this.#follow();
    }
  }

  /** Does what the address says now. */
  #follow() {
    const wanted = JSON.stringify([this.wish, this.order, this.live]);
    clearInterval(this.#timer);
    if (this.every && !this.live) {
      this.#timer = setInterval(() => document.hidden || this.busy || this.#load(), Number(this.every) * 1000);
    }
    if (wanted === this.#shown) {
      return;
    }
    const wasLive = this.#tail.running;
    this.#shown = wanted;
    this.limit = STEPS[0];
    this.titled(this.wish.query || null);
    if (this.live) {
      this.#asked?.abort();
      this.busy = false;
      this.error = null;
      this.#tail.start(this.wish);
      this.#loadFields();
    } else {
      this.#tail.stop();
      if (wasLive) {
        this.found = undefined;
      }
      this.updateComplete.then(() => this.renderRoot.querySelector('berth-log-records')?.toTop());
      this.#load();
    }
  }

  async #loadFields() {
    try {
      this.fields = await get('/api/search/fields', { platform: this.wish.platform, ...(this.live ? {} : { from: this.wish.from, to: this.wish.to }) });
    } catch {
      // The search itself tells what is wrong.
    }
  }

  async #load() {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.busy = true;
    this.#loadFields();
    const { query } = this.wish;
    const ask = (path, more) => get(path, { ...this.wish, ...more }, asked.signal);
    try {
      this.found = await ask('/api/search', { limit: String(this.limit), order: this.order });
      this.error = null;
      this.turn++;
      const bars = { counts: String(BARS), round: 'true' };
      const all = await ask('/api/search/histogram', bars);
      const of = (severities) => ask('/api/search/histogram', { ...bars, query: query ? `(${query}) and severity: (${severities})` : `severity: (${severities})` });
      const [errors, warnings] = all.total ? [await of('error or fatal'), await of('warn')] : [];
      const same = (one) => (one?.from === all.from && one.interval === all.interval ? one.counts : undefined);
      this.histogram = { ...all, errors: same(errors), warnings: same(warnings) };
    } catch (e) {
      if (e.name !== 'AbortError' && asked === this.#asked) {
        this.error = e;
      }
    }
    if (asked === this.#asked) {
      this.busy = false;
    }
  }

  #change(changes) {
    this.setQuery(changes, { replace: false });
  }

  #search(query) {
    if (query === this.wish.query) {
      this.live ? this.#tail.start(this.wish) : this.#load();
    } else {
      this.#change({ query });
    }
  }

  #filter({ field, value, without }) {
    this.#change({ query: narrowed(this.wish.query, field, value, without) });
  }

  #column(field) {
    const columns = this.columns.includes(field) ? this.columns.filter((one) => one !== field) : [...this.columns.filter((one) => one !== 'message'), field, ...this.columns.filter((one) => one === 'message')];
    const same = columns.length === 0 || columns.join() === USUAL_COLUMNS.join();
    this.setQuery({ columns: same ? null : columns.map(encodeColumn).join(',') });
  }

  /** Asks for more of the same when the end of what is shown is seen. */
  async #more() {
    const shown = this.found?.hits.length ?? 0;
    const next = STEPS.find((one) => one > this.limit);
    if (!next || this.#growing || this.found.truncated || shown < this.limit || shown >= this.found.total) {
      return;
    }
    this.#growing = true;
    this.limit = next;
    const asked = this.#asked;
    try {
      const found = await get('/api/search', { ...this.wish, limit: String(next), order: this.order }, asked.signal);
      if (asked === this.#asked) {
        this.found = found;
      }
    } catch (e) {
      if (e.name !== 'AbortError' && asked === this.#asked) {
        this.error = e;
      }
    } finally {
      this.#growing = false;
    }
  }

  async #export(kind) {
    this.exporting = true;
    await this.attempt(async () => {
      const records = this.live ? { hits: this.#tail.rows, total: this.#tail.rows.length }
        : await get('/api/search', { ...this.wish, order: this.order, limit: String(MOST) }, this.left);
      save(kind === 'csv' ? csv(records.hits, this.columns) : json(records.hits), `records-${new Date().toISOString().slice(0, 19).replace(/:/g, '-')}.${kind}`);
      this.shell.notify('good', records.total > records.hits.length
        ? `The file has ${number(records.hits.length)} of ${number(records.total)} records: more do not go into one. Choose a shorter time for the others.`
        : `The file has ${number(records.hits.length)} records.`);
    });
    this.exporting = false;
  }

  #chosen(one) {
    const columns = one.columns.length && one.columns.join() !== USUAL_COLUMNS.join() ? one.columns.map(encodeColumn).join(',') : null;
    this.#change({ query: one.query, from: one.from || null, to: one.to || null, columns, live: null });
  }

  #tools() {
    const { from, to } = this.wish;
    return html`<div class="tools">
      <berth-log-range .from=${from} .to=${to} .every=${this.every} @range=${(e) => this.#change({ ...e.detail, live: null })} @every=${(e) => this.setQuery({ every: e.detail })}></berth-log-range>
      <button aria-pressed=${this.live ? 'true' : 'false'} @click=${() => this.#change({ live: this.live ? null : 'true' })}>${icon(this.live ? 'stop' : 'play', 16)}Live</button>
      ${this.shell.user.operator ? html`<button aria-pressed=${this.wish.platform ? 'true' : 'false'} title="Records that belong to no tenant"
        @click=${() => this.#change({ platform: this.wish.platform ? null : 'true' })}>${icon('nodes', 16)}Platform</button>` : nothing}
      <span class="push"></span>
      <berth-log-saved .shell=${this.shell} .current=${{ ...this.wish, columns: this.columns }} @chosen=${(e) => this.#chosen(e.detail)}></berth-log-saved>
      <button ?disabled=${this.exporting} @click=${() => this.#export('csv')} title="At most ${number(MOST)} records">${icon('download', 16)}CSV</button>
      <button ?disabled=${this.exporting} @click=${() => this.#export('json')} title="At most ${number(MOST)} records">${icon('download', 16)}JSON</button>
    </div>`;
  }

  #records(rows, more) {
    return html`<berth-log-records .rows=${rows} .columns=${this.columns} .known=${this.known} .order=${this.order} ?live=${this.live} .follow=${this.live && !this.#tail.paused}
      @filter=${(e) => this.#filter(e.detail)} @column=${(e) => this.#column(e.detail)} @order=${() => this.#change({ order: this.order === 'oldest' ? null : 'oldest' })}
      @away=${() => this.#tail.pause()} @back=${() => this.#tail.resume()} @end=${() => this.#more()}></berth-log-records>${more}`;
  }

  #following() {
    const tail = this.#tail;
    return html`<div class="facts"><span class="dot ${tail.paused || tail.error ? '' : 'on'}" aria-hidden="true"></span>
        <span role="status">${tail.error ? 'Interrupted' : tail.paused ? 'Paused' : 'Following'}</span>
        <span class="muted">${number(Math.round(tail.rate))} records/s · the last ${number(tail.rows.length)} are shown${tail.missed ? ` · ${number(tail.missed)} left out` : ''}</span>
        <button @click=${() => (tail.paused ? tail.resume() : tail.pause())}>${icon(tail.paused ? 'play' : 'stop', 14)}${tail.paused ? `Go on${tail.waiting ? ` (${count(tail.waiting)} new)` : ''}` : 'Pause'}</button></div>
      ${tail.error && tail.error.status !== 400 ? html`<berth-failure .error=${tail.error} @retry=${() => tail.start(this.wish)}></berth-failure>` : nothing}
      ${this.#records(tail.rows, nothing)}
      ${tail.rows.length === 0 && !tail.error ? html`<p class="muted below">Nothing has come in yet. What comes is shown at once.</p>` : nothing}`;
  }

  #results() {
    if (!this.found) {
      return this.error ? nothing : html`<berth-loading></berth-loading>`;
    }
    const { total, exact, hits, took, truncated } = this.found;
    if (total === 0) {
      return html`${this.#chart()}<berth-empty title="Nothing was found"><p>No record of this time fits. Choose a longer time, or ask for less.</p>
        <p><button @click=${() => this.#change({ from: 'now-7d', to: 'now' })}>Search the last 7 days</button></p></berth-empty>`;
    }
    const more = html`<p class="muted below">${truncated ? `${number(hits.length)} are shown: they are so long that no more go into an answer.`
      : hits.length < total ? (hits.length >= MOST ? `The ${this.order} ${number(MOST)} are shown. Choose a shorter time to see the others.` : `${number(hits.length)} are shown; scroll for more.`)
        : `All ${number(total)} are shown.`}</p>`;
    return html`${this.#chart()}
      <div class="facts"><strong role="status">${exact ? '' : 'At least '}${number(total)} ${total === 1 ? 'record' : 'records'}</strong><span class="muted">in ${number(took)} ms</span><span class="muted busy ${this.busy ? 'on' : ''}">Searching…</span></div>
      ${this.#records(hits, more)}`;
  }

  #chart() {
    return html`<div class="card chart"><berth-log-histogram .data=${this.histogram} @zoom=${(e) => this.#change(e.detail)}></berth-log-histogram></div>`;
  }

  #side() {
    return html`<details class="side" ?open=${matchMedia('(min-width: 60rem)').matches}><summary>Fields</summary>
      <berth-log-fields .fields=${this.fields} .columns=${this.columns} .search=${{ ...this.wish, ...(this.live ? { from: 'now-15m', to: 'now' } : {}), turn: this.turn, total: this.found?.total }}
        @filter=${(e) => this.#filter(e.detail)} @column=${(e) => this.#column(e.detail)}></berth-log-fields></details>`;
  }

  render() {
    if (!this.route) {
      return nothing;
    }
    const error = this.live ? this.#tail.error : this.error;
    const wrong = error?.status === 400 ? error : null;
    return html`<h1 class="visually-hidden">Discover</h1>
      <berth-log-query .value=${this.wish.query} .fields=${this.fields} .range=${this.wish} .error=${wrong} @search=${(e) => this.#search(e.detail)}></berth-log-query>
      ${this.#tools()}
      ${error && !wrong && !this.live ? html`<berth-failure .error=${error} @retry=${() => this.#load()}></berth-failure>` : nothing}
      <div class="area">${this.#side()}<div>${this.live ? this.#following() : this.#results()}</div></div>`;
  }
}

function encodeColumn(name) {
  return encodeURIComponent(name);
}

function decodeColumn(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return '';
  }
}
customElements.define('berth-discover', Discover);

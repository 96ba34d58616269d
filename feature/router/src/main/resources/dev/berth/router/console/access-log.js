// The requests of a route as they come.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { stream } from 'berth/api.js';
import { bytes, duration, safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';

const TAIL = 100;
const MOST = 1000;
const LOOK_MILLIS = 250;

class AccessLog extends LitElement {
  static properties = { name: {}, records: { state: true }, paused: { state: true }, failure: { state: true }, live: { state: true }, find: { state: true } };
  static styles = [base, css`
    .bar { margin-bottom: .5rem; } .bar h2 { margin: 0; }
  `];
  #stop = null;
  #waiting = [];
  #timer = null;

  constructor() {
    super();
    this.records = [];
    this.find = '';
  }

  updated(changed) {
    if (changed.has('name') && this.name) {
      this.#follow();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end();
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#follow();
    }
  }

  #end() {
    this.#stop?.abort();
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #follow() {
    this.#end();
    const stop = new AbortController();
    this.#stop = stop;
    this.records = [];
    this.#waiting = [];
    this.failure = null;
    this.live = true;
    let n = 0;
    try {
      for await (const record of stream('/api/access-log', { query: { route: this.name, tail: TAIL, follow: true }, signal: stop.signal })) {
        this.#waiting.push({ ...record, n: n++ });
        if (this.#waiting.length > MOST) {
          this.#waiting.shift();
        }
        this.#timer ??= setTimeout(() => this.#show(), LOOK_MILLIS);
      }
    } catch (e) {
      this.failure = stop.signal.aborted ? null : e;
    }
    if (this.#stop === stop) {
      this.live = false;
    }
  }

  /** Several at once: a page is drawn four times in a second at most. */
  #show() {
    this.#timer = null;
    if (!this.paused) {
      this.records = [...this.#waiting.reverse(), ...this.records].slice(0, MOST);
      this.#waiting = [];
    }
  }

  #pause() {
    this.paused = !this.paused;
    this.#show();
  }

  render() {
    const find = this.find.toLowerCase();
    const shown = find ? this.records.filter((one) => `${one.method} ${one.path} ${one.status} ${one.client} ${one.userAgent}`.toLowerCase().includes(find)) : this.records;
    return html`<div class="bar"><h2>Access log</h2>${this.live ? badge(this.paused ? 'busy' : 'good', this.paused ? 'paused' : 'live') : badge('bad', 'ended')}<span class="push"></span>
        <label class="visually-hidden" for="find">Find a request</label><input id="find" type="search" placeholder="Path, status, client" @input=${(e) => { this.find = e.target.value; }}>
        ${this.live ? html`<button @click=${this.#pause}>${icon(this.paused ? 'play' : 'stop')}${this.paused ? 'Go on' : 'Pause'}</button>` : html`<button @click=${this.#follow}>${icon('restart')}Follow</button>`}</div>
      ${this.failure ? html`<berth-failure .error=${this.failure} @retry=${this.#follow}></berth-failure>` : nothing}
      ${this.records.length === 0 ? html`<berth-empty title="No request yet"><p>They are shown here as they are answered.</p></berth-empty>`
        : html`<berth-table label="Requests, the newest first" .rows=${shown} .columns=${COLUMNS}></berth-table>
          <p class="hint">${shown.length} of the last ${this.records.length} requests; all there were are in Discover.</p>`}`;
  }
}

const COLUMNS = [
  { key: 'time', title: 'When', render: (one) => html`<berth-time full .at=${one.time}></berth-time>` },
  { key: 'status', title: 'Status', number: true, render: (one) => badge(kind(one.status), one.status === 0 ? 'left' : String(one.status)) },
  { key: 'method', title: 'Method' },
  { key: 'path', title: 'Path', render: (one) => html`<code class="short" title=${safe(one.path, 500)}>${safe(one.path, 200)}${one.query ? html`<span class="muted">?${safe(one.query, 200)}</span>` : nothing}</code>` },
  { key: 'milliseconds', title: 'Took', number: true, render: (one) => duration(one.milliseconds / 1000) },
  { key: 'responseBytes', title: 'Answer', number: true, render: (one) => bytes(one.responseBytes) },
  { key: 'client', title: 'Client', render: (one) => html`<span class="short">${safe(one.client ?? '–', 100)}</span>` },
  { key: 'upstream', title: 'Server', render: (one) => html`<span class="short">${safe(one.upstream ?? '–', 200)}</span>` },
  { key: 'attempts', title: 'Tries', number: true },
];

function kind(status) {
  return status === 0 || status >= 500 ? 'bad' : status >= 400 ? 'busy' : 'good';
}

customElements.define('berth-access-log', AccessLog);

// The audit trail: who did what, live, with a proof that nothing was changed, and as a file.
import { html, css, nothing } from 'lit';
import { allowed, blob, get, stream } from 'berth/api.js';
import { save } from 'berth/file.js';
import { count, safe } from 'berth/format.js';
import { BerthPage } from 'berth/page.js';
import { badge, icon } from 'berth/ui.js';
import { csv } from './csv.js';

const SPANS = [['', 'any time'], ['PT1H', 'the last hour'], ['PT24H', 'the last day'], ['PT168H', 'the last week'], ['PT720H', 'the last 30 days'], ['own', 'from … to …']];
const FILTERS = ['principal', 'action', 'resource', 'result', 'tenant'];
const KINDS = { DONE: 'good', REFUSED: 'bad', FAILED: 'busy' };
const SHOWN = 500;
const MOST = 5000;
const AGAIN_MILLIS = 3000;

class Audit extends BerthPage {
  static properties = {
    ...BerthPage.properties, entries: { state: true }, error: { state: true }, live: { state: true },
    may: { state: true }, verdict: { state: true }, verifying: { state: true },
  };
  static styles = [BerthPage.styles, css`
    .filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 9rem), 1fr)); gap: .5rem .75rem; margin-bottom: .75rem; }
    .filters .field { margin: 0; }
    .verdict { margin-bottom: 1rem; } .verdict.good { border-color: var(--good); } .verdict.bad { border-color: var(--bad); }
    .live { display: inline-flex; align-items: center; gap: .375rem; margin: 0; }
  `];

  #asked = null;
  #ending = null;
  #typing = null;
  #typed = {};
  #dialog = null;

  constructor() {
    super();
    this.live = true;
    this.may = {};
  }

  connectedCallback() {
    super.connectedCallback();
    allowed(['audit:Verify', 'audit']).then(([verify]) => { this.may = { verify }; }, () => {});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#ending?.abort();
    this.#asked = null;
    clearTimeout(this.#typing);
  }

  willUpdate(changed) {
    if (changed.has('route')) {
      const query = new URLSearchParams(this.route.query);
      query.delete('entry');
      const asked = `${query}`;
      if (asked !== this.#asked) {
        this.#asked = asked;
        this.#load();
      }
    }
    this.opened = this.entries?.find((one) => `${one.sequence}` === this.query('entry')) ?? null;
  }

  updated() {
    if (this.opened && this.#dialog !== this.opened.sequence) {
      this.#dialog = this.opened.sequence;
      this.renderRoot.querySelector('#entry').open();
    } else if (!this.opened) {
      this.#dialog = null;
    }
  }

  /** What the address asks, as the API takes it. */
  get #query() {
    const query = Object.fromEntries(FILTERS.map((name) => [name, this.query(name)]));
    const span = this.query('span', 'PT24H');
    if (span === 'own') {
      query.since = instant(this.query('since'));
      query.until = instant(this.query('until'));
    } else if (span !== 'any') {
      query.since = span;
    }
    return query;
  }

  async #load() {
    this.#ending?.abort();
    const ending = new AbortController();
    this.#ending = ending;
    this.error = null;
    const found = [];
    let shown = false;
    const show = () => {
      shown = false;
      if (!ending.signal.aborted) {
        this.entries = found.slice(-MOST).reverse();
      }
    };
    const soon = () => {
      if (!shown) {
        shown = true;
        setTimeout(show, 100);
      }
    };
    // Until the first answer nothing is known; a stream that stays silent has nothing to tell.
    setTimeout(() => this.#ending === ending && this.entries === undefined && show(), 1500);
    try {
      for await (const entry of stream('/api/audit', { query: { ...this.#query, tail: SHOWN, follow: this.live }, signal: ending.signal })) {
        found.push(entry);
        if (found.length > 2 * MOST) {
          found.splice(0, MOST);
        }
        soon();
      }
      show();
      if (this.live) {
        // Berth has ended what should go on: it stops, or the session is over. Asking again tells.
        this.#again(ending);
      }
    } catch (e) {
      if (!ending.signal.aborted) {
        this.error = e;
        if (e.status === 0) {
          this.#again(ending);
        }
      }
    }
  }

  #again(ending) {
    setTimeout(() => this.#ending === ending && !ending.signal.aborted && this.isConnected && this.#load(), AGAIN_MILLIS);
  }

  #filter(name, value) {
    clearTimeout(this.#typing);
    this.#typed = { ...this.#typed, [name]: value.trim() };
    this.#typing = setTimeout(() => {
      const typed = this.#typed;
      this.#typed = {};
      this.setQuery(typed);
    }, 300);
  }

  #follow(e) {
    this.live = e.target.checked;
    this.#load();
  }

  async #verify() {
    this.verifying = true;
    await this.attempt(async () => { this.verdict = await get('/api/audit/verify'); });
    this.verifying = false;
  }

  async #export(kind) {
    await this.attempt(async () => {
      const lines = await blob('/api/audit', { ...this.#query, tail: 0 });
      const content = kind === 'csv' ? new Blob([csv(await lines.text())], { type: 'text/csv' }) : lines;
      save(content, `audit-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${kind}`);
    });
  }

  render() {
    return html`<div class="bar"><h1>Audit</h1>
        <label class="live push"><input type="checkbox" .checked=${this.live} @change=${this.#follow}> Live</label>
        ${this.may.verify ? html`<button ?disabled=${this.verifying} @click=${this.#verify}>${this.verifying ? 'Checking…' : 'Check the chain'}</button>` : nothing}
        <button @click=${() => this.#export('csv')}>${icon('download')}CSV</button>
        <button @click=${() => this.#export('jsonl')}>${icon('download')}JSON lines</button></div>
      ${this.#verdict()}${this.#filters()}
      <berth-failure .error=${this.error} @retry=${() => this.#load()}></berth-failure>
      ${this.entries === undefined ? (this.error ? nothing : html`<berth-loading></berth-loading>`)
      : this.entries.length === 0 ? html`<berth-empty title="Nothing fits"><p>Nobody did such a thing in this time. Choose a longer one, or fewer conditions.</p></berth-empty>`
      : this.#table()}
      ${this.#entry()}`;
  }

  #verdict() {
    const verdict = this.verdict;
    return verdict ? html`<div class="card verdict ${verdict.valid ? 'good' : 'bad'}" role="status">
      <p><strong>${verdict.valid ? 'Nothing is missing, altered or inserted' : `The trail was changed: ${safe(verdict.problem, 1000)}`}</strong></p>
      <dl class="facts"><dt>Entries</dt><dd>${count(verdict.entries)}, numbers ${verdict.first} to ${verdict.last}</dd>
        <dt>Last hash</dt><dd><code>${safe(verdict.hash, 200)}</code></dd></dl>
      <p class="hint">Whoever keeps the hash elsewhere can tell later that the trail was not written anew.</p>
      ${verdict.valid ? nothing : html`<ul>${verdict.findings.map((one) => html`<li>entry ${one.sequence}: ${safe(one.problem)}</li>`)}</ul>`}</div>` : nothing;
  }

  #filters() {
    const span = this.query('span', 'PT24H');
    return html`<form class="filters" role="search" aria-label="Conditions" @submit=${(e) => e.preventDefault()}>
      ${this.#text('principal', 'Who', 'alice')}${this.#text('action', 'Action', 'stack:*')}${this.#text('resource', 'Resource', 'stack/*')}
      <div class="field"><label for="result">Result</label><select id="result" @change=${(e) => this.setQuery({ result: e.target.value })}>
        ${[['', 'any'], ['DONE', 'done'], ['REFUSED', 'refused'], ['FAILED', 'failed']].map(([value, text]) => html`<option value=${value} ?selected=${value === this.query('result')}>${text}</option>`)}</select></div>
      ${this.shell.user.operator ? this.#text('tenant', 'Tenant', 'default') : nothing}
      <div class="field"><label for="span">Time</label><select id="span" @change=${(e) => this.setQuery({ span: e.target.value || 'any', ...(e.target.value === 'own' ? {} : { since: null, until: null }) })}>
        ${SPANS.map(([value, text]) => html`<option value=${value} ?selected=${(value || 'any') === span}>${text}</option>`)}</select></div>
      ${span === 'own' ? ['since', 'until'].map((name) => html`<div class="field"><label for=${name}>${name === 'since' ? 'From' : 'To'}</label>
        <input id=${name} type="datetime-local" .value=${this.query(name)} @change=${(e) => this.setQuery({ [name]: e.target.value })}></div>`) : nothing}
    </form>`;
  }

  #text(name, title, example) {
    return html`<div class="field"><label for=${name}>${title}</label><input id=${name} type="search" .value=${this.query(name)} placeholder=${example} autocomplete="off" autocapitalize="none" spellcheck="false"
      @input=${(e) => this.#filter(name, e.target.value)}></div>`;
  }

  #table() {
    return html`<berth-table label="Entries of the audit trail" .rows=${this.entries} .columns=${[
      { key: 'time', title: 'When', render: (one) => html`<berth-time full .at=${one.time}></berth-time>` },
      { key: 'principal', title: 'Who', render: (one) => safe(one.principal, 63) },
      { key: 'action', title: 'Action', render: (one) => html`<a class="short" href=${this.shell.href('audit', { ...Object.fromEntries(this.route.query), entry: one.sequence })}>${safe(one.action, 80)}</a>` },
      { key: 'resource', title: 'Resource', render: (one) => html`<code class="short" title=${safe(one.resource, 300)}>${safe(one.resource, 200)}</code>` },
      { key: 'result', title: 'Result', render: (one) => badge(KINDS[one.result] ?? '', one.result.toLowerCase()) },
      { key: 'address', title: 'From', render: (one) => html`<code class="short">${safe(one.address || '–', 64)}</code>` },
    ]}></berth-table><p class="muted">${this.entries.length >= SHOWN ? `The last ${count(this.entries.length)}; a file has all.` : `${count(this.entries.length)} ${this.entries.length === 1 ? 'entry' : 'entries'}.`}</p>`;
  }

  #entry() {
    const one = this.opened;
    return one ? html`<berth-dialog id="entry" wide heading="Entry ${one.sequence}" @closed=${() => this.setQuery({ entry: null })}>
      <dl class="facts"><dt>When</dt><dd><berth-time full .at=${one.time}></berth-time> <code class="muted">${one.time}</code></dd>
        <dt>Who</dt><dd>${safe(one.principal, 63)}, acting in tenant ${safe(one.tenant, 63)}</dd>
        <dt>By</dt><dd>${safe(one.credential.kind)} <code>${safe(one.credential.id, 60)}</code></dd>
        <dt>From</dt><dd>${safe(one.address || 'this machine', 64)}</dd>
        <dt>Action</dt><dd><code>${safe(one.action, 100)}</code></dd><dt>Resource</dt><dd><code>${safe(one.resource)}</code></dd>
        <dt>Result</dt><dd>${badge(KINDS[one.result] ?? '', one.result.toLowerCase())}</dd>
        ${Object.entries(one.details ?? {}).map(([key, value]) => html`<dt>${safe(key, 100)}</dt><dd>${safe(value)}</dd>`)}
        <dt>Hash</dt><dd><code>${safe(one.hash, 200)}</code></dd></dl>
      <button slot="buttons" @click=${() => this.#only({ principal: one.principal })}>Only of ${safe(one.principal, 30)}</button>
      <button slot="buttons" @click=${() => this.#only({ action: one.action })}>Only this action</button>
      <button slot="buttons" @click=${() => this.#only({ resource: one.resource })}>Only this resource</button>
    </berth-dialog>` : nothing;
  }

  #only(query) {
    this.setQuery({ ...query, entry: null }, { replace: false });
  }
}

/** The moment that a field in the viewer's zone means. */
function instant(text) {
  const at = text ? new Date(text) : null;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}

customElements.define('berth-audit', Audit);

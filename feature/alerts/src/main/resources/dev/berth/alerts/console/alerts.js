// Alerts: what fires, by which rules, who is told, what is silenced, and what happened.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get, post } from 'berth/api.js';
import { number, safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';
import './file-dialog.js';
import './silence-dialog.js';
import { ruleFile } from './yaml.js';

const EVERY = 5000;
const VIEWS = { alerts: 'Alerts', rules: 'Rules', receivers: 'Receivers', silences: 'Silences', history: 'History' };
const STATES = { firing: 'bad', pending: 'busy', resolved: 'good', inactive: 'good', active: 'busy', expired: '' };
const KINDS = { FIRED: 'bad', RESOLVED: 'good', NOTIFIED: 'good', RETRIED: 'busy', FAILED: 'bad', DROPPED: 'bad' };
const SEVERITIES = { critical: 'bad', warning: 'busy', info: '' };
const RULE = `rules:
  - name: busy-service
    kind: threshold
    metric: berth_task_cpu_seconds_total
    reduce: rate
    above: 0.9
    window: 5m
    for: 2m
    severity: warning
    summary: '{{labels.service}} uses {{value}} processors'
`;
const RECEIVER = `receivers:
  - name: ops
    webhook:
      url: https://hooks.example.org/berth
`;
const RIGHTS = {
  writeRule: ['alertrule:Write', 'alertrule/*'], removeRule: ['alertrule:Remove', 'alertrule/*'],
  writeReceiver: ['alertreceiver:Write', 'alertreceiver/*'], removeReceiver: ['alertreceiver:Remove', 'alertreceiver/*'],
  test: ['alertreceiver:Test', 'alertreceiver/*'], silence: ['silence:Create', 'silence/*'], endSilence: ['silence:Remove', 'silence/*'],
};

class AlertsPage extends BerthPage {
  static properties = { rights: { state: true }, resolved: { state: true }, most: { state: true }, testing: { state: true } };
  static styles = [BerthPage.styles, css`
    .check { display: inline-flex; gap: .375rem; align-items: center; margin: 0; font-weight: 400; }
    p.more { text-align: center; max-width: none; }
  `];

  #data = new Loaded(this, () => this.#load(), { every: EVERY, now: false });

  constructor() {
    super();
    this.rights = {};
    this.most = 100;
    this.resolved = true;
  }

  connectedCallback() {
    super.connectedCallback();
    allowed(...Object.values(RIGHTS)).then((told) => {
      this.rights = Object.fromEntries(Object.keys(RIGHTS).map((name, n) => [name, told[n]]));
    }, () => {});
  }

  get view() {
    return Object.hasOwn(VIEWS, this.segments[0] ?? '') ? this.segments[0] : 'alerts';
  }

  willUpdate(changed) {
    if (changed.has('route') && this.shown !== this.view) {
      this.shown = this.view;
      this.#data.value = undefined;
      this.#data.reload();
    }
  }

  async #load() {
    switch (this.view) {
      case 'rules': return get('/api/alert-rules');
      case 'receivers': return get('/api/alert-receivers');
      case 'silences': return get('/api/alert-silences');
      case 'history': return get('/api/alert-history', { limit: this.most });
      default: return get('/api/alerts', this.resolved ? { resolved: 'true' } : {});
    }
  }

  render() {
    const view = this.view;
    this.titled(view === 'alerts' ? null : VIEWS[view]);
    return html`<div class="bar"><h1>Alerts</h1><span class="push"></span>${this.#buttons(view)}</div>
      <nav class="tabs" aria-label="Of alerts">${Object.entries(VIEWS).map(([name, title]) => html`<a href=${this.shell.href(name === 'alerts' ? 'alerts' : `alerts/${name}`)} aria-current=${name === view ? 'page' : nothing}>${title}</a>`)}</nav>
      ${this[`_${view}`]()}
      <berth-alert-file @applied=${(e) => this.#changed(`Applied: ${e.detail}.`)}></berth-alert-file>
      <berth-alert-silence @made=${() => this.#changed('The silence is made.')}></berth-alert-silence>`;
  }

  #buttons(view) {
    const { rights } = this;
    if (view === 'rules' && rights.writeRule) {
      return html`<button class="primary" @click=${() => this.#edit('New rule', RULE, 'A rule of a name that is there already takes its place.')}>${icon('add')}New rule</button>`;
    }
    if (view === 'receivers' && rights.writeReceiver) {
      return html`<button class="primary" @click=${() => this.#edit('New receiver', RECEIVER, 'A receiver is a webhook, an email or a push.')}>${icon('add')}New receiver</button>`;
    }
    if (view === 'silences' && rights.silence) {
      return html`<button class="primary" @click=${() => this.#silence([])}>${icon('add')}New silence</button>`;
    }
    return view === 'alerts' ? html`<label class="check"><input type="checkbox" .checked=${this.resolved} @change=${(e) => { this.resolved = e.target.checked; this.#data.reload(); }}>Resolved ones too</label>` : nothing;
  }

  #edit(heading, text, hint, readOnly = false) {
    this.renderRoot.querySelector('berth-alert-file').edit({ heading, text, hint, readOnly });
  }

  #silence(matchers) {
    this.renderRoot.querySelector('berth-alert-silence').make(matchers);
  }

  #changed(text) {
    this.shell.notify('good', text);
    this.#data.reload();
  }

  #table(label, columns, empty) {
    return this.#data.render((rows) => html`<berth-table label=${label} .rows=${rows} .columns=${columns}></berth-table>`, (rows) => rows.length === 0, empty);
  }

  _alerts() {
    return this.#table('Alerts', [
      { key: 'state', title: 'State', render: (row) => html`${badge(STATES[row.state], row.state)}${row.silenced.length ? html` ${badge('', 'silenced')}` : nothing}` },
      { key: 'rule', title: 'Rule' },
      { key: 'severity', title: 'Severity', render: (row) => badge(SEVERITIES[row.severity] ?? '', row.severity) },
      { key: 'labels', title: 'Labels', sort: (row) => JSON.stringify(row.labels), render: (row) => labels(row.labels) },
      { key: 'value', title: 'Value', number: true, render: (row) => number(row.value) },
      { key: 'reason', title: 'Why', render: (row) => safe(row.annotations.summary ?? row.reason, 500) },
      { key: 'since', title: 'Since', render: (row) => html`<berth-time at=${row.resolved ?? row.fired ?? row.since}></berth-time>` },
      ...(this.rights.silence ? [{ key: 'x', title: '', sort: false, render: (row) => (row.state === 'resolved' || row.silenced.length ? nothing : html`<button @click=${() => this.#silence(Object.entries(row.labels).map(([name, value]) => `${name}="${value}"`))}>Silence<span class="visually-hidden"> ${safe(row.rule, 60)}</span></button>`) }] : []),
    ], html`<berth-empty title="Nothing fires"><p>Rules say when an alert fires.</p></berth-empty>`);
  }

  _rules() {
    return this.#table('Rules', [
      { key: 'name', title: 'Rule' },
      { key: 'kind', title: 'Kind' },
      { key: 'severity', title: 'Severity', render: (row) => badge(SEVERITIES[row.severity] ?? '', row.severity) },
      { key: 'state', title: 'State', render: (row) => html`${badge(STATES[row.state], row.alerts > 1 ? `${row.alerts} ${row.state}` : row.state)}` },
      { key: 'health', title: 'Checked', render: (row) => (row.health === 'error' ? html`${badge('bad', 'cannot be checked')} ${safe(row.error, 300)}` : row.health === 'off' ? badge('', 'off') : html`<berth-time at=${row.checked}></berth-time>`) },
      { key: 'author', title: 'Changed by' },
      { key: 'changed', title: 'Changed', render: (row) => html`<berth-time at=${row.changed}></berth-time>` },
      { key: 'x', title: '', sort: false, render: (row) => html`
        <button @click=${() => this.#edit(`Rule ${row.name}`, ruleFile(row.definition), this.rights.writeRule ? 'With another name it becomes a second rule.' : 'You may read it.', !this.rights.writeRule)}>${this.rights.writeRule ? 'Edit' : 'Show'}<span class="visually-hidden"> ${safe(row.name, 60)}</span></button>
        ${this.rights.removeRule ? html`<button class="danger" @click=${() => this.#remove('rule', row.name, 'Its alerts are over.', `/api/alert-rules/${encodeURIComponent(row.name)}`)}>Remove<span class="visually-hidden"> ${safe(row.name, 60)}</span></button>` : nothing}` },
    ], html`<berth-empty title="No rule yet"><p>A rule looks at metrics or logs again and again, and fires an alert when they are beyond a limit, missing, changed or unusual.</p></berth-empty>`);
  }

  _receivers() {
    return this.#table('Receivers', [
      { key: 'name', title: 'Receiver' },
      { key: 'kind', title: 'Kind' },
      { key: 'target', title: 'Where' },
      { key: 'secrets', title: 'Secrets', render: (row) => (row.secrets.length ? safe(row.secrets.join(', '), 100) : '–') },
      { key: 'groupBy', title: 'Told together by', render: (row) => safe(row.groupBy.join(', ') || '–', 200) },
      { key: 'repeatInterval', title: 'Again after' },
      { key: 'changed', title: 'Changed', render: (row) => html`<berth-time at=${row.changed}></berth-time>` },
      { key: 'x', title: '', sort: false, render: (row) => html`
        ${this.rights.test ? html`<button ?disabled=${this.testing === row.name} @click=${() => this.#test(row.name)}>${this.testing === row.name ? 'Sending…' : 'Send a test'}<span class="visually-hidden"> to ${safe(row.name, 60)}</span></button>` : nothing}
        ${this.rights.removeReceiver ? html`<button class="danger" @click=${() => this.#remove('receiver', row.name, 'It will be told nothing more.', `/api/alert-receivers/${encodeURIComponent(row.name)}`)}>Remove<span class="visually-hidden"> ${safe(row.name, 60)}</span></button>` : nothing}` },
    ], html`<berth-empty title="No receiver yet"><p>A receiver is who is told when a rule fires: a webhook, an address of mail, or a phone by push.</p></berth-empty>`);
  }

  _silences() {
    return this.#table('Silences', [
      { key: 'state', title: 'State', render: (row) => badge(STATES[row.state], row.state) },
      { key: 'matchers', title: 'Alerts that match', sort: (row) => row.matchers.join(), render: (row) => row.matchers.map((one) => html`<code>${safe(one, 200)}</code> `) },
      { key: 'from', title: 'From', render: (row) => html`<berth-time full at=${row.from}></berth-time>` },
      { key: 'to', title: 'To', render: (row) => html`<berth-time full at=${row.to}></berth-time>` },
      { key: 'author', title: 'By' },
      { key: 'comment', title: 'Why' },
      ...(this.rights.endSilence ? [{ key: 'x', title: '', sort: false, render: (row) => (row.state === 'expired' ? nothing : html`<button class="danger" @click=${() => this.#remove('silence', row.matchers.join(' '), 'Whoever is told of these alerts will be told again.', `/api/alert-silences/${encodeURIComponent(row.id)}`, 'End')}>End<span class="visually-hidden"> the silence of ${safe(row.matchers.join(' '), 100)}</span></button>`) }] : []),
    ], html`<berth-empty title="Nothing is silenced"><p>A silence has nobody told of some alerts for a time.</p></berth-empty>`);
  }

  _history() {
    return html`${this.#table('History', [
      { key: 'time', title: 'Time', render: (row) => html`<berth-time full at=${row.time}></berth-time>` },
      { key: 'kind', title: 'What', render: (row) => badge(KINDS[row.kind], row.kind.toLowerCase()) },
      { key: 'rule', title: 'Rule', render: (row) => safe(row.rule || '–', 80) },
      { key: 'receiver', title: 'Receiver', render: (row) => safe(row.receiver || '–', 80) },
      { key: 'labels', title: 'Labels', sort: (row) => JSON.stringify(row.labels), render: (row) => labels(row.labels) },
      { key: 'text', title: 'In words' },
    ], html`<berth-empty title="Nothing happened yet"><p>What fired, was resolved, told or could not be told is kept for 30 days.</p></berth-empty>`)}
      ${this.#data.value?.length >= this.most && this.most < 10_000 ? html`<p class="more"><button @click=${() => { this.most = Math.min(10_000, this.most * 10); this.#data.reload(); }}>Show older</button></p>` : nothing}`;
  }

  async #test(name) {
    this.testing = name;
    await this.attempt(() => post(`/api/alert-receivers/${encodeURIComponent(name)}/test`), `'${name}' took the test.`);
    this.testing = null;
  }

  async #remove(kind, name, text, path, verb = 'Remove') {
    const sure = await this.shell.confirm({ title: `${verb} the ${kind}?`, text, names: [name], action: verb });
    if (sure && await this.attempt(() => del(path), verb === 'End' ? 'The silence is over.' : `The ${kind} '${name}' is removed.`)) {
      this.#data.reload();
    }
  }
}
customElements.define('berth-alerts', AlertsPage);

function labels(all) {
  const told = Object.entries(all).filter(([name]) => !['alertname', 'severity', 'tenant'].includes(name));
  return told.length ? told.map(([name, value]) => html`<code>${safe(`${name}=${value}`, 200)}</code> `) : '–';
}

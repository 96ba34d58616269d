// Certificates: what the front door shows to whom, until when, and the authority that vouches.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get, post, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';
import { pemParts } from './pem.js';
import './root.js';

const NEAR_DAYS = 21;
const DAY_MILLIS = 86_400_000;
const SOURCES = { local: 'local authority', file: 'file', imported: 'imported', acme: 'ACME' };

class Certificates extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true }, given: { state: true }, over: { state: true } };
  static styles = [BerthPage.styles, css`
    .drop { border: 2px dashed var(--field-edge); border-radius: 8px; padding: 1rem; text-align: center; margin-bottom: .875rem; }
    .drop.over { border-color: var(--accent); background: var(--hover); }
    .warnings { border-color: var(--warn); margin-bottom: 1rem; }
  `];

  #all = new Loaded(this, () => get('/api/certificates'), { every: 15000 });

  constructor() {
    super();
    this.may = {};
    this.given = {};
    allowed(['certificate:Renew', 'certificate/*'], ['certificate:Import', 'berth:platform:certificate/*'], ['certificate:Remove', 'berth:platform:certificate/*'], ['ca:Inspect', 'ca/root'])
      .then(([renew, bring, remove, root]) => { this.may = { renew, bring, remove, root }; }, () => {});
  }

  render() {
    const name = this.segments[0];
    if (name && name !== 'root') {
      return this.#all.render((all) => this.#detail(all.find((one) => key(one) === name) ?? all.find((one) => one.name === name), name));
    }
    return html`<div class="bar"><h1>Certificates</h1><span class="push"></span>
        ${this.may.bring && !name ? html`<button class="primary" @click=${this.#open}>${icon('add')}Import</button>` : nothing}</div>
      ${this.may.root ? html`<nav class="tabs" aria-label="Certificates and their root"><a href=${this.shell.href('certificates')} aria-current=${name ? nothing : 'page'}>Certificates</a>
        <a href=${this.shell.href('certificates/root')} aria-current=${name ? 'page' : nothing}>Local authority</a></nav>` : nothing}
      ${name ? html`<berth-root></berth-root>` : this.#all.render((all) => html`<berth-table label="Certificates" .columns=${this.#columns} .rows=${all}></berth-table>`, (all) => all.length === 0,
        html`<berth-empty title="No certificate of yours"><p>A route that asks for TLS gets one.</p></berth-empty>`)}
      ${this.#import()}`;
  }

  get #columns() {
    return [
      { key: 'name', title: 'Certificate', render: (one) => html`<a class="short" href=${this.shell.href(`certificates/${encodeURIComponent(key(one))}`)}>${safe(one.name, 200)}</a>${one.names.length > 1 ? html`<span class="note">${safe(one.names.slice(1, 4).join(', '), 200)}${one.names.length > 4 ? ` and ${one.names.length - 4} more` : ''}</span>` : nothing}` },
      { key: 'state', title: 'State', render: (one) => html`${state(one)}${one.reason ? html`<span class="note bad">${safe(one.reason, 300)}</span>` : one.warnings.length ? html`<span class="note">${safe(one.warnings[0], 200)}</span>` : nothing}` },
      { key: 'expires', title: 'Expires', render: (one) => expiry(one) },
      { key: 'kind', title: 'Source', render: (one) => SOURCES[one.kind] ?? safe(one.kind) },
      { key: 'tenants', title: 'Tenants', render: (one) => safe(one.tenants.join(', ') || '–', 200) },
      { key: 'do', title: '', render: (one) => this.#renewal(one, 'plain') },
    ];
  }

  #renewal(one, kind) {
    return this.may.renew && (one.kind === 'acme' || one.kind === 'local') ? html`<button class=${kind} aria-label="Renew ${safe(one.name, 100)}" title="Renew" @click=${() => this.#renew(one)}>${icon('restart')}${kind ? nothing : 'Renew'}</button>` : nothing;
  }

  #detail(one, name) {
    if (!one) {
      return html`<div class="bar"><a href=${this.shell.href('certificates')}>Certificates</a></div><berth-empty title="There is no such certificate"><p>${safe(name, 200)}</p></berth-empty>`;
    }
    return html`<div class="bar"><a href=${this.shell.href('certificates')}>Certificates</a><span aria-hidden="true">/</span><h1>${safe(one.name, 200)}</h1>${state(one)}<span class="push"></span>
        ${this.#renewal(one, '')}${this.may.remove && one.kind === 'imported' ? html`<button class="danger" @click=${() => this.#remove(one)}>${icon('remove')}Remove</button>` : nothing}</div>
      ${one.reason ? html`<div class="card warnings" role="alert">${safe(one.reason)}${one.nextTry ? html` Tried again <berth-time .at=${one.nextTry}></berth-time>.` : nothing}</div>` : nothing}
      ${one.warnings.length ? html`<div class="card warnings"><ul>${one.warnings.map((told) => html`<li>${safe(told, 500)}</li>`)}</ul></div>` : nothing}
      <div class="card"><dl class="facts">
        <dt>Names</dt><dd>${one.names.map((host) => html`<div><code>${safe(host, 260)}</code></div>`)}</dd>
        <dt>Expires</dt><dd>${one.expires ? html`<berth-time full .at=${one.expires}></berth-time> (${expiry(one)})` : '–'}</dd>
        <dt>Since</dt><dd><berth-time full .at=${one.from}></berth-time></dd>
        ${one.renews ? html`<dt>Renewed</dt><dd><berth-time full .at=${one.renews}></berth-time></dd>` : nothing}
        <dt>Source</dt><dd>${SOURCES[one.kind] ?? safe(one.kind)}${one.place ? html` <code>${safe(one.place, 500)}</code>` : nothing}</dd>
        <dt>Issuer</dt><dd>${safe(one.issuer ?? '–', 500)}</dd>
        <dt>Tenants</dt><dd>${safe(one.tenants.join(', ') || '–', 500)}</dd>
        <dt>SHA-256</dt><dd><code>${safe(one.fingerprint ?? '–', 200)}</code></dd></dl></div>`;
  }

  async #renew(one) {
    if (await this.attempt(() => post(`/api/certificates/${encodeURIComponent(one.name)}/renew`), `${one.name} is got anew; that may take a minute.`)) {
      this.#all.reload();
    }
  }

  async #remove(one) {
    if (await this.shell.confirm({ title: 'Remove this certificate?', text: 'Its hosts are shown another one: of the local authority, or by ACME.', names: one.names, action: 'Remove' })
      && await this.attempt(() => del(`/api/certificates/${encodeURIComponent(one.name)}`), `Removed ${one.name}.`)) {
      this.shell.navigate('certificates');
      this.#all.reload();
    }
  }

  #open() {
    this.given = {};
    this.renderRoot.querySelector('#import').open();
  }

  #import() {
    const { name = '', certificate = '', key: secret = '', failure, sending } = this.given;
    const field = (what) => (e) => { this.#take(e.target.value, what); };
    return html`<berth-dialog id="import" wide heading="Import a certificate" @closed=${() => { this.given = {}; }}>
      <form autocomplete="off" @submit=${this.#save} @dragover=${(e) => { e.preventDefault(); this.over = true; }} @dragleave=${() => { this.over = false; }} @drop=${this.#dropped}>
        <div class="drop ${this.over ? 'over' : ''}"><label for="files">Drop the PEM files here, or choose them: the certificate with its chain, and its key</label>
          <input id="files" type="file" multiple accept=".pem,.crt,.cer,.key,application/x-pem-file" @change=${(e) => this.#read(e.target.files)}></div>
        <div class="field"><label for="name">Name</label><input id="name" required spellcheck="false" placeholder="shop.example.com" .value=${name} @input=${(e) => { this.given = { ...this.given, name: e.target.value }; }}><p class="hint">Its main host; an import of the same name replaces this one.</p></div>
        <div class="field"><label for="certificate">Certificate and chain (PEM)</label><textarea id="certificate" rows="6" required spellcheck="false" placeholder="-----BEGIN CERTIFICATE-----" .value=${certificate} @input=${field('certificate')}></textarea></div>
        <div class="field"><label for="key">Key (PEM, not encrypted)</label><textarea id="key" rows="4" required spellcheck="false" placeholder="-----BEGIN PRIVATE KEY-----" .value=${secret} @input=${field('key')}></textarea><p class="hint">Sealed when it is stored, and never shown again.</p></div>
        ${failure ? html`<p class="problem" role="alert">${safe(failure)}</p>` : nothing}
      </form>
      <button slot="buttons" @click=${() => this.#close()}>Cancel</button>
      <button slot="buttons" class="primary" ?disabled=${sending} @click=${() => this.renderRoot.querySelector('form').requestSubmit()}>Import</button>
    </berth-dialog>`;
  }

  #close() {
    this.renderRoot.querySelector('#import').close();
  }

  /** Pasted together, certificate and key find their fields themselves. */
  #take(text, field) {
    const parts = pemParts(text);
    this.given = parts.key && parts.certificate ? { ...this.given, ...parts } : { ...this.given, [field]: text };
  }

  #dropped(e) {
    e.preventDefault();
    this.over = false;
    this.#read(e.dataTransfer.files);
  }

  async #read(files) {
    let given = { ...this.given, failure: null };
    for (const file of files) {
      const parts = file.size < 1_000_000 ? pemParts(await file.text()) : {};
      if (!parts.key && !parts.certificate) {
        given.failure = `There is no certificate and no key in ${file.name}.`;
      }
      given = { ...given, ...parts };
    }
    this.given = given;
  }

  async #save(e) {
    e.preventDefault();
    const { name, certificate, key: secret } = this.given;
    this.given = { ...this.given, sending: true, failure: null };
    try {
      const taken = await put(`/api/certificates/${encodeURIComponent(name.trim())}`, { certificate, key: secret });
      this.#close();
      this.shell.notify(taken.warnings.length ? 'bad' : 'good', [`Imported ${taken.name}.`, ...taken.warnings].join(' '));
      this.#all.reload();
    } catch (failure) {
      this.given = { ...this.given, sending: false, failure: failure.message };
    }
  }
}

/** Several may have one name: of a file, of ACME. */
function key(one) {
  return `${one.name}~${one.kind}`;
}

function state(one) {
  return badge({ valid: 'good', pending: 'busy', expired: 'bad', failing: 'bad', broken: 'bad' }[one.state] ?? '', one.state);
}

function expiry(one) {
  if (!one.expires) {
    return '–';
  }
  const days = (new Date(one.expires) - Date.now()) / DAY_MILLIS;
  return html`<berth-time .at=${one.expires}></berth-time>${days < 0 ? html`<strong class="note bad">it has expired</strong>` : days < NEAR_DAYS ? html`<strong class="note warn">soon</strong>` : nothing}`;
}

customElements.define('berth-certificates', Certificates);

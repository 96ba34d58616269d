// Identity providers: who else vouches for users.
import { html, css, nothing } from 'lit';
import { allowed, del, get, post, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { BerthPage, Loaded } from 'berth/page.js';
import { badge, icon } from 'berth/ui.js';
import { FormDialog } from './form.js';
import { fields, wish } from './provider-form.js';

const VERDICTS = { GOOD: ['good', 'works'], BAD: ['bad', 'does not work'], UNKNOWN: ['busy', 'not known'] };
const PARTS = { issuer: 'Issuer', callback: 'Way back', client: 'Client' };

class Providers extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true }, checked: { state: true } };
  static styles = [BerthPage.styles, css`
    .card { margin-bottom: .75rem; } .card h2 { margin: 0; overflow-wrap: anywhere; min-width: 0; }
    .found { border-top: 1px solid var(--edge); margin-top: .75rem; padding-top: .75rem; } .found h3 { margin: 0 0 .5rem; font-size: .875rem; }
  `];

  #all = new Loaded(this, () => get('/api/oidc/providers'));
  #form = new FormDialog(this, {
    heading: (one) => (one.name ? `Change ${one.title || one.name}` : 'Add an identity provider'), action: 'Save',
    fields, send: (values, one) => this.#send(values, one),
  });

  constructor() {
    super();
    this.checked = {};
  }

  connectedCallback() {
    super.connectedCallback();
    allowed(['oidc:Configure', 'berth:platform:oidc/*'], ['oidc:Remove', 'berth:platform:oidc/*'])
      .then(([configure, remove]) => { this.may = { configure, remove }; }, () => { this.may = {}; });
  }

  async #send(values, one) {
    const wanted = wish(values, Boolean(one.name));
    const saved = one.name ? await put(path(one), wanted) : await post('/api/oidc/providers', wanted);
    this.shell.notify('good', one.name ? `${saved.title} is changed.` : `${saved.title} is offered at the log-in.`);
    this.#all.reload();
    this.#check(saved);
  }

  /** Whether it works is told at once, not by whoever tries to log in. */
  async #check(one) {
    this.checked = { ...this.checked, [one.name]: 'busy' };
    let found = null;
    await this.attempt(async () => { found = await post(`${path(one)}/check`); });
    this.checked = { ...this.checked, [one.name]: found };
  }

  async #remove(one) {
    const sure = await this.shell.confirm({
      title: `Remove ${one.title || one.name}?`, text: 'Its users are logged out and cannot log in by it any more; the users stay.', names: [one.issuer], action: 'Remove provider', type: one.name,
    });
    if (sure) {
      await this.attempt(() => del(path(one)), 'The provider is removed.');
      this.#all.reload();
    }
  }

  render() {
    return html`<div class="bar"><h1>Identity providers</h1>
        ${this.may?.configure ? html`<button class="primary push" @click=${() => this.#form.open({ tenant: this.shell.tenant })}>${icon('add')}Add a provider</button>` : nothing}</div>
      ${this.#all.render((all) => all.map((one) => this.#one(one)), (all) => all.length === 0,
        html`<berth-empty title="No identity providers"><p>With one that speaks OpenID Connect (Keycloak, Entra, GitLab …) people log in with the account that they have already.</p></berth-empty>`)}
      ${this.#form.render()}`;
  }

  #one(one) {
    const groups = Object.entries(one.roles);
    const busy = this.checked[one.name] === 'busy';
    return html`<section class="card" aria-label=${safe(one.title || one.name, 100)}><div class="bar"><h2>${safe(one.title || one.name, 100)}</h2><span class="push"></span>
        ${this.may?.configure ? html`<button ?disabled=${busy} @click=${() => this.#check(one)}>${busy ? 'Trying…' : 'Try the settings'}</button>
          <button @click=${() => this.#form.open(one)}>Change…</button>` : nothing}
        ${this.may?.remove ? html`<button class="danger" @click=${() => this.#remove(one)}>Remove…</button>` : nothing}</div>
      <dl class="facts"><dt>Issuer</dt><dd>${safe(one.issuer, 300)}</dd><dt>Client</dt><dd>${safe(one.clientId, 200)}${one.hasSecret ? ', with a secret' : ', without a secret'}</dd>
        <dt>Sends back to</dt><dd><code>${safe((one.publicUrl ?? location.origin).replace(/\/$/, '') + one.callback, 300)}</code></dd>
        <dt>Users</dt><dd>${one.role === 'none' ? 'only of the groups below' : `${one.role}`} in tenant ${safe(one.tenant, 63)}; named by ${safe(one.userClaim, 80)}</dd>
        ${groups.length ? html`<dt>Groups</dt><dd>${groups.map(([group, role]) => html`<div>${safe(group, 200)}: ${safe(role)}</div>`)}</dd>` : nothing}
        ${one.groupsClaim ? html`<dt>Groups are in</dt><dd>${safe(one.groupsClaim, 80)}</dd>` : nothing}
        <dt>Scopes</dt><dd>${safe(one.scopes.join(' '), 300)}</dd>
      </dl><div role="status">${this.#found(this.checked[one.name])}</div></section>`;
  }

  #found(told) {
    return told?.findings ? html`<div class="found"><h3>${told.works ? 'Nothing is wrong with the settings' : 'As it is set up, nobody can log in by it'}</h3>
      <dl class="facts">${told.findings.map((one) => html`<dt>${PARTS[one.part] ?? safe(one.part)}</dt><dd>${badge(...VERDICTS[one.verdict])} ${safe(one.text, 500)}</dd>`)}</dl></div>` : nothing;
  }
}

function path(one) {
  return `/api/oidc/providers/${encodeURIComponent(one.name)}`;
}

customElements.define('berth-providers', Providers);

// Identity providers: who else vouches for users.
import { html, css, nothing } from 'lit';
import { allowed, del, get, post } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { BerthPage, Loaded } from 'berth/page.js';
import { icon } from 'berth/ui.js';
import { FormDialog, field } from './form.js';

const ROLES = ['none', 'member', 'viewer', 'developer', 'owner'];

class Providers extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true } };
  static styles = [BerthPage.styles, css`.card { margin-bottom: .75rem; } .card h2 { margin: 0; }`];

  #all = new Loaded(this, () => get('/api/oidc/providers'));
  #add = new FormDialog(this, {
    heading: 'Add an identity provider', action: 'Add',
    fields: () => html`
      ${field('oidc-name', 'Name', html`<input id="oidc-name" name="name" required maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false">`, 'Part of the address that the provider sends browsers back to: /api/oidc/NAME/callback')}
      ${field('oidc-title', 'Title', html`<input id="oidc-title" name="title" maxlength="100" autocomplete="off">`, 'What the button of the log-in page says.')}
      ${field('oidc-issuer', 'Issuer', html`<input id="oidc-issuer" name="issuer" type="url" required placeholder="https://login.example.org/realms/main" autocomplete="off">`)}
      ${field('oidc-client', 'Client id', html`<input id="oidc-client" name="clientId" required autocomplete="off">`)}
      ${field('oidc-secret', 'Client secret', html`<input id="oidc-secret" name="clientSecret" type="password" autocomplete="off">`, 'Nobody can show it again.')}
      ${field('oidc-tenant', 'Tenant', html`<input id="oidc-tenant" name="tenant" required value=${this.shell.tenant}>`, 'The home of the users that it vouches for.')}
      ${field('oidc-role', 'Role of its users', html`<select id="oidc-role" name="role">${ROLES.map((one) => html`<option value=${one} ?selected=${one === 'viewer'}>${one === 'none' ? 'none: only users of the groups below may log in' : one}</option>`)}</select>`)}
      ${field('oidc-claim', 'Claim with groups', html`<input id="oidc-claim" name="groupsClaim" placeholder="groups" autocomplete="off">`)}
      ${field('oidc-roles', 'Roles of groups', html`<textarea id="oidc-roles" name="roles" rows="3" spellcheck="false" placeholder="makers = developer"></textarea>`, 'One a line: group = role.')}
      ${field('oidc-url', 'Public address of Berth', html`<input id="oidc-url" name="publicUrl" type="url" placeholder=${location.origin} autocomplete="off">`, 'Where browsers reach Berth, if it is not where they are now.')}`,
    send: (values) => this.#send(values),
  });

  connectedCallback() {
    super.connectedCallback();
    allowed(['oidc:Configure', 'berth:platform:oidc/*'], ['oidc:Remove', 'berth:platform:oidc/*'])
      .then(([add, remove]) => { this.may = { add, remove }; }, () => { this.may = {}; });
  }

  async #send(values) {
    const wish = {};
    for (const name of ['name', 'title', 'issuer', 'clientId', 'clientSecret', 'tenant', 'role', 'groupsClaim', 'publicUrl']) {
      const text = values.get(name).trim();
      if (text) {
        wish[name] = text;
      }
    }
    const roles = {};
    for (const line of values.get('roles').split('\n').filter((one) => one.trim())) {
      const at = line.lastIndexOf('=');
      if (at < 1) {
        throw new Error(`'${line.trim()}' is no group with a role. Write it as: group = role`);
      }
      roles[line.slice(0, at).trim()] = line.slice(at + 1).trim();
    }
    if (Object.keys(roles).length) {
      wish.roles = roles;
    }
    await post('/api/oidc/providers', wish);
    this.shell.notify('good', `${wish.title ?? wish.name} is offered at the log-in.`);
    this.#all.reload();
  }

  async #remove(one) {
    const sure = await this.shell.confirm({
      title: `Remove ${one.title || one.name}?`, text: 'Its users are logged out and cannot log in by it any more; the users stay.', names: [one.issuer], action: 'Remove provider', type: one.name,
    });
    if (sure) {
      await this.attempt(() => del(`/api/oidc/providers/${encodeURIComponent(one.name)}`), 'The provider is removed.');
      this.#all.reload();
    }
  }

  render() {
    return html`<div class="bar"><h1>Identity providers</h1>
        ${this.may?.add ? html`<button class="primary push" @click=${() => this.#add.open()}>${icon('add')}Add a provider</button>` : nothing}</div>
      ${this.#all.render((all) => all.map((one) => this.#one(one)), (all) => all.length === 0,
        html`<berth-empty title="No identity providers"><p>With one that speaks OpenID Connect (Keycloak, Entra, GitLab …) people log in with the account that they have already.</p></berth-empty>`)}
      ${this.#add.render()}`;
  }

  #one(one) {
    const groups = Object.entries(one.roles);
    return html`<section class="card" aria-label=${safe(one.title || one.name, 100)}><div class="bar"><h2>${safe(one.title || one.name, 100)}</h2>
        ${this.may?.remove ? html`<button class="danger push" @click=${() => this.#remove(one)}>Remove…</button>` : nothing}</div>
      <dl class="facts"><dt>Issuer</dt><dd>${safe(one.issuer, 300)}</dd><dt>Client</dt><dd>${safe(one.clientId, 200)}${one.hasSecret ? ', with a secret' : ', without a secret'}</dd>
        <dt>Sends back to</dt><dd><code>${safe((one.publicUrl ?? location.origin) + one.callback, 300)}</code></dd>
        <dt>Users</dt><dd>${one.role === 'none' ? 'only of the groups below' : `${one.role}`} in tenant ${safe(one.tenant, 63)}; named by ${safe(one.userClaim, 80)}</dd>
        ${groups.length ? html`<dt>Groups</dt><dd>${groups.map(([group, role]) => html`<div>${safe(group, 200)}: ${safe(role)}</div>`)}</dd>` : nothing}
      </dl></section>`;
  }
}
customElements.define('berth-providers', Providers);

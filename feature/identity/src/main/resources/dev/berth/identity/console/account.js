// One's own account: password, second factor, sessions, tokens.
import { html } from 'lit';
import { get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { BerthPage, Loaded } from 'berth/page.js';
import { badge } from 'berth/ui.js';
import './password.js';
import './second-factor.js';
import './sessions.js';
import './tokens.js';

class Account extends BerthPage {
  // The user's own second factor, which another session of theirs may have set up.
  #self = new Loaded(this, () => get(`/api/users/${encodeURIComponent(this.shell.user.name)}`).catch(() => null));

  render() {
    const user = this.shell.user;
    if (user.kind !== 'user') {
      return html`<h1>Account</h1><p>You use the token of this machine's administrator; it has no password and no sessions.</p>`;
    }
    return html`<h1>Account</h1>
      <section class="card"><dl class="facts">
        <dt>User</dt><dd>${safe(user.name, 63)} ${user.operator ? badge('good', 'operator') : ''}</dd>
        <dt>Roles</dt><dd>${user.tenants.length ? user.tenants.map((one) => html`<div>${safe(one.role, 63)} in ${safe(one.tenant, 63)}</div>`) : 'none'}</dd>
        <dt>Session ends</dt><dd><berth-time .at=${user.expires}></berth-time></dd>
      </dl></section>
      <section aria-labelledby="password"><h2 id="password">Password</h2><div class="card">
        <berth-own-password .user=${user.name} @done=${() => this.shell.notify('good', 'Your password is changed; your other sessions have ended.')}></berth-own-password></div></section>
      <section aria-labelledby="factor"><h2 id="factor">Second factor</h2><div class="card">
        ${this.#self.render((self) => html`<berth-second-factor ?enrolled=${self?.secondFactor ?? user.secondFactor} @done=${() => this.#self.reload()}></berth-second-factor>`)}</div></section>
      <section aria-labelledby="sessions"><h2 id="sessions">Sessions</h2>
        <berth-sessions own mayEnd .user=${user.name} .shell=${this.shell}></berth-sessions></section>
      <section aria-labelledby="tokens"><h2 id="tokens">Tokens and access keys</h2>
        <berth-tokens own mayMake mayRevoke .user=${user.name} .shell=${this.shell}></berth-tokens></section>`;
  }
}
customElements.define('berth-account', Account);

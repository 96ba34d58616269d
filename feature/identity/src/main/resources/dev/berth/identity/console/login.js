// Log-in: password, second factor, identity providers.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { get, request } from 'berth/api.js';
import { safe } from 'berth/format.js';

class Login extends LitElement {
  static properties = {
    loggedIn: { attribute: false }, problem: { state: true }, needsCode: { state: true }, busy: { state: true }, providers: { state: true },
  };
  static styles = [base, css`
    form { max-width: 22rem; margin: min(12vh, 8rem) auto 0; }
    button { width: 100%; justify-content: center; } .or { margin: 1rem 0 .5rem; text-align: center; }
    .button { width: 100%; justify-content: center; margin-top: .5rem; }
  `];

  connectedCallback() {
    super.connectedCallback();
    this.providers = [];
    get('/api/oidc').then((found) => { this.providers = found ?? []; }, () => {});
  }

  async #logIn(e) {
    e.preventDefault();
    const fields = new FormData(e.target);
    this.busy = true;
    this.problem = null;
    try {
      const code = fields.get('code');
      await request('POST', '/api/login', {
        body: { user: fields.get('user'), password: fields.get('password'), ...(code ? { code } : {}) },
        headers: { 'X-Berth-Cookie': 'true' },
      });
      this.loggedIn();
    } catch (failure) {
      if (failure.status === 401 && failure.message.includes('second factor')) {
        this.needsCode = true;
        await this.updateComplete;
        this.renderRoot.querySelector('#code').focus();
      } else {
        this.problem = failure.message;
      }
    } finally {
      this.busy = false;
    }
  }

  render() {
    return html`<form class="card" @submit=${this.#logIn}>
      <h1>Log in to Berth</h1>
      <div class="field"><label for="user">User</label><input id="user" name="user" autocomplete="username" required autofocus></div>
      <div class="field"><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required></div>
      ${this.needsCode ? html`<div class="field"><label for="code">Code</label>
        <input id="code" name="code" autocomplete="one-time-code" inputmode="numeric" required aria-describedby="code-hint">
        <p class="hint" id="code-hint">From your authenticator app, or a recovery code.</p></div>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${safe(this.problem)}</p>` : nothing}
      <button class="primary" ?disabled=${this.busy}>${this.busy ? 'Logging in…' : 'Log in'}</button>
      ${this.providers.length ? html`<p class="or muted">or</p>${this.providers.map((one) => html`<a class="button" href="/api/oidc/${encodeURIComponent(one.name)}/login">${safe(one.title ?? one.name, 60)}</a>`)}` : nothing}
    </form>`;
  }
}
customElements.define('berth-login', Login);

// Log-in: password, second factor, identity providers; and what has to be done before anything else.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { get, post, request } from 'berth/api.js';
import { safe } from 'berth/format.js';
import './password.js';
import './second-factor.js';

/** What an identity provider's log-in came back with; told once. */
function problemOfProvider() {
  const found = /(?:^|; )((?:__Host-)?berth_problem)=([^;]*)/.exec(document.cookie);
  if (!found) {
    return null;
  }
  document.cookie = `${found[1]}=; Path=/; Max-Age=0; SameSite=Strict${found[1].startsWith('__Host-') ? '; Secure' : ''}`;
  try {
    return decodeURIComponent(found[2]);
  } catch {
    return null;
  }
}

/** `loggedIn()` is called when the user may go on; `pending` is one who has to do something first. */
class Login extends LitElement {
  static properties = {
    loggedIn: { attribute: false }, pending: { attribute: false }, problem: { state: true }, needsCode: { state: true },
    busy: { state: true }, providers: { state: true }, user: { state: true },
  };
  static styles = [base, css`
    .card { max-width: 24rem; margin: min(12vh, 8rem) auto 0; }
    .card.wide { max-width: 36rem; }
    form button { width: 100%; justify-content: center; } .or { margin: 1rem 0 .5rem; text-align: center; }
    a.button { width: 100%; justify-content: center; margin-top: .5rem; white-space: normal; overflow-wrap: anywhere; }
    .out { margin-top: 1rem; }
  `];
  #password = null;

  connectedCallback() {
    super.connectedCallback();
    this.providers = [];
    this.problem = problemOfProvider();
    get('/api/oidc').then((found) => { this.providers = found ?? []; }, () => {});
  }

  willUpdate(changed) {
    if (changed.has('pending') && this.pending) {
      this.user = this.pending;
    }
  }

  async #logIn(e) {
    e.preventDefault();
    const fields = new FormData(e.target);
    this.busy = true;
    this.problem = null;
    try {
      const code = fields.get('code')?.replaceAll(' ', '');
      await request('POST', '/api/login', {
        body: { user: fields.get('user').trim(), password: fields.get('password'), ...(code ? { code } : {}) },
        headers: { 'X-Berth-Cookie': 'true' },
      });
      this.#password = fields.get('password');
      await this.#goOn();
    } catch (failure) {
      if (failure.status === 401 && failure.message.includes('second factor')) {
        this.needsCode = true;
        await this.updateComplete;
        this.renderRoot.querySelector('#code').focus();
      } else {
        this.problem = failure.message;
        if (this.needsCode) {
          this.renderRoot.querySelector('#code').select();
        }
      }
    } finally {
      this.busy = false;
    }
  }

  /** Lets the user in, or shows what has to be done before. */
  async #goOn() {
    const user = await get('/api/whoami');
    if (user.mustChangePassword || user.mustEnrol) {
      this.user = user;
      return;
    }
    this.#password = null;
    this.loggedIn();
  }

  async #out() {
    await post('/api/logout').catch(() => {});
    location.reload();
  }

  render() {
    if (this.user?.mustChangePassword) {
      return html`<div class="card"><h1>Choose a password</h1>
        <p>Somebody else knows the password of <strong>${safe(this.user.name, 60)}</strong>: it was made up, or given to you. Choose one that only you know.</p>
        <berth-own-password .user=${this.user.name} .old=${this.#password} @done=${this.#goOn}></berth-own-password>${this.#leave()}</div>`;
    }
    if (this.user?.mustEnrol) {
      return html`<div class="card wide"><h1>Set up a second factor</h1>
        <p>Here everybody needs one. Nothing else can be done before.</p>
        <berth-second-factor @done=${this.#goOn}></berth-second-factor>${this.#leave()}</div>`;
    }
    return html`<div class="card"><form @submit=${this.#logIn}>
      <h1>Log in to Berth</h1>
      <div class="field"><label for="user">User</label><input id="user" name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus></div>
      <div class="field"><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required></div>
      ${this.needsCode ? html`<div class="field"><label for="code">Code</label>
        <input id="code" name="code" autocomplete="one-time-code" required aria-describedby="code-hint">
        <p class="hint" id="code-hint">From your authenticator, or a recovery code.</p></div>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${safe(this.problem, 500)}</p>` : nothing}
      <button class="primary" ?disabled=${this.busy}>${this.busy ? 'Logging in…' : 'Log in'}</button></form>
      ${this.providers.length ? html`<p class="or muted">or</p>${this.providers.map((one) => html`<a class="button" href="/api/oidc/${encodeURIComponent(one.name)}/login">${safe(one.title || one.name, 60)}</a>`)}` : nothing}
    </div>`;
  }

  #leave() {
    return html`<p class="out"><button class="plain" @click=${this.#out}>Log out</button></p>`;
  }
}
customElements.define('berth-login', Login);

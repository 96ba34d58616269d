// A second factor of one's own: set up with an authenticator, recovery codes, remove.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { post, request } from 'berth/api.js';
import { safe } from 'berth/format.js';
import './form.js';

/** `enrolled` says whether there is one; `done` when that changed and the codes were stored. */
class SecondFactor extends LitElement {
  static properties = {
    enrolled: { type: Boolean }, begun: { state: true }, codes: { state: true }, removing: { state: true },
    problem: { state: true }, busy: { state: true },
  };
  static styles = [base, css`
    .qr { background: #fff; border: 1px solid var(--edge); border-radius: 8px; width: 12rem; height: 12rem; display: block; }
    .set { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start; } .set > div { flex: 1 1 15rem; min-width: 0; }
    form { max-width: 24rem; } ol { columns: 2; font-family: var(--mono); max-width: 24rem; }
  `];

  async #do(doing) {
    this.busy = true;
    this.problem = null;
    try {
      await doing();
    } catch (failure) {
      this.problem = failure.message;
    } finally {
      this.busy = false;
    }
  }

  #begin() {
    return this.#do(async () => {
      this.begun = await post('/api/whoami/totp');
      await this.updateComplete;
      this.renderRoot.querySelector('#code').focus();
    });
  }

  #confirm(e) {
    e.preventDefault();
    const code = new FormData(e.target).get('code').replaceAll(' ', '');
    return this.#do(async () => {
      this.codes = (await post('/api/whoami/totp/confirm', { code })).recoveryCodes;
      this.begun = null;
    });
  }

  #remove(e) {
    e.preventDefault();
    const code = new FormData(e.target).get('code').replaceAll(' ', '');
    return this.#do(async () => {
      await request('DELETE', '/api/whoami/totp', { body: { code } });
      this.removing = false;
      this.#done();
    });
  }

  #done() {
    this.codes = null;
    this.dispatchEvent(new Event('done'));
  }

  render() {
    if (this.codes) {
      return html`<p><strong>Your second factor is set up.</strong> Store these recovery codes: each lets you in once, on the day that the device is lost. They are not shown again.</p>
        <berth-once label="Recovery codes" value=${this.codes.join('\n')}></berth-once>
        <button class="primary" @click=${this.#done}>I have stored them</button>`;
    }
    if (this.begun) {
      return this.#setUp();
    }
    return html`${this.enrolled
      ? html`<p>A code of your authenticator is asked for at each log-in.</p>
        ${this.removing ? this.#codeForm(this.#remove, 'Remove second factor', 'danger') : html`<button class="danger" @click=${() => { this.removing = true; }}>Remove…</button>`}`
      : html`<p>With a second factor, a stolen password alone lets nobody in. You need an authenticator, an app on your telephone say.</p>
        ${this.#problem()}<button class="primary" ?disabled=${this.busy} @click=${this.#begin}>Set up</button>`}`;
  }

  #setUp() {
    const { size, path } = this.begun.qr;
    return html`<div class="set">
      <svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code for your authenticator" shape-rendering="crispEdges"><path d=${path} fill="#000"></path></svg>
      <div><p>Read this code with your authenticator, or type the secret into it. Then type the code that it shows.</p>
        <berth-once label="Secret" value=${this.begun.secret}></berth-once>
        <p><a href=${this.begun.uri}>Open in an authenticator on this device</a></p></div></div>
      ${this.#codeForm(this.#confirm, 'Confirm', 'primary')}`;
  }

  #codeForm(send, action, kind) {
    return html`<form @submit=${send}><div class="field"><label for="code">Code</label>
      <input id="code" name="code" autocomplete="one-time-code" inputmode="numeric" required></div>
      ${this.#problem()}<button class=${kind} ?disabled=${this.busy}>${action}</button></form>`;
  }

  #problem() {
    return this.problem ? html`<p class="problem" role="alert">${safe(this.problem)}</p>` : nothing;
  }
}
customElements.define('berth-second-factor', SecondFactor);

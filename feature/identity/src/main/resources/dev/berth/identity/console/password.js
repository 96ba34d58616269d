// A new password of one's own.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { put } from 'berth/api.js';
import { safe } from 'berth/format.js';

/** Asks for the old password, unless `old` is known, and the new one twice; then `done`. */
class OwnPassword extends LitElement {
  static properties = {
    user: {}, old: { attribute: false }, problem: { state: true }, busy: { state: true },
  };
  static styles = [base, css`form { max-width: 24rem; } ul { margin: .25rem 0; padding-inline-start: 1.25rem; }`];

  async #send(e) {
    e.preventDefault();
    const form = e.target;
    const fields = new FormData(form);
    if (fields.get('new') !== fields.get('again')) {
      this.problem = { message: 'The two new passwords are not the same.' };
      form.elements.again.focus();
      return;
    }
    this.busy = true;
    this.problem = null;
    try {
      await put('/api/whoami/password', { old: this.old ?? fields.get('old'), new: fields.get('new') });
      form.reset();
      this.dispatchEvent(new Event('done'));
    } catch (failure) {
      this.problem = failure;
    } finally {
      this.busy = false;
    }
  }

  render() {
    const problems = this.problem?.problems ?? [];
    return html`<form @submit=${this.#send}>
      <input class="visually-hidden" name="user" autocomplete="username" aria-hidden="true" tabindex="-1" .value=${this.user ?? ''} readonly>
      ${this.old ? nothing : html`<div class="field"><label for="old">Password now</label>
        <input id="old" name="old" type="password" autocomplete="current-password" required></div>`}
      <div class="field"><label for="new">New password</label>
        <input id="new" name="new" type="password" autocomplete="new-password" required aria-describedby="hint">
        <p class="hint" id="hint">At least 12 characters; a sentence is better than signs. Other sessions of yours end.</p></div>
      <div class="field"><label for="again">New password again</label>
        <input id="again" name="again" type="password" autocomplete="new-password" required></div>
      ${this.problem ? html`<div class="problem" role="alert">${problems.length
        ? html`<ul>${problems.map((one) => html`<li>${safe(one.message)}</li>`)}</ul>` : safe(this.problem.message)}</div>` : nothing}
      <button class="primary" ?disabled=${this.busy}>${this.busy ? 'Changing…' : 'Change password'}</button>
    </form>`;
  }
}
customElements.define('berth-own-password', OwnPassword);

// A dialog for the labels of one version of a parameter.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { put, request } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';

class ParameterLabels extends LitElement {
  static properties = { saved: { attribute: false }, notify: { attribute: false }, version: { state: true }, may: { state: true }, failure: { state: true } };
  static styles = base;

  async edit(version, may) {
    this.version = version;
    this.may = may;
    this.failure = null;
    await this.updateComplete;
    this.renderRoot.querySelector('berth-dialog').open();
  }

  render() {
    const one = this.version;
    return one ? html`<berth-dialog heading="Labels of version ${one.version}" @closed=${() => { this.version = null; }}>
      <p class="muted">A label points at one version: set elsewhere, it moves. Stacks may name <code>${safe(one.name, 100)}:LABEL</code>.</p>
      <ul>${(one.labels ?? []).map((label) => html`<li>${safe(label, 100)}${this.may.unlabel ? html`<button class="plain" aria-label="Take label ${safe(label, 100)} away" @click=${() => this.#take(label)}>${icon('close', 16)}</button>` : nothing}</li>`)}</ul>
      ${this.may.label ? html`<form @submit=${this.#set}><div class="field"><label for="label">Label</label><input id="label" name="label" required maxlength="100" autocomplete="off" spellcheck="false" placeholder="production"></div></form>` : nothing}
      ${this.failure ? html`<p class="problem" role="alert">${safe(this.failure)}</p>` : nothing}
      <button slot="buttons" @click=${() => this.#close()}>Close</button>
      ${this.may.label ? html`<button slot="buttons" class="primary" @click=${() => this.renderRoot.querySelector('form').requestSubmit()}>Set label</button>` : nothing}
    </berth-dialog>` : nothing;
  }

  #close() {
    this.renderRoot.querySelector('berth-dialog').close();
  }

  #set(e) {
    e.preventDefault();
    const label = new FormData(e.target).get('label').trim();
    this.#change((body) => put('/api/parameters/labels', body), label);
  }

  #take(label) {
    this.#change((body) => request('DELETE', '/api/parameters/labels', { body }), label);
  }

  async #change(send, label) {
    const { name, version } = this.version;
    try {
      const told = await send({ name, version, labels: [label] });
      if (told.invalid.length) {
        this.failure = `${told.invalid.join(', ')} cannot be a label: letters, digits, '.', '-' and '_', and no digit, 'aws' or 'ssm' first.`;
        return;
      }
      this.#close();
      this.notify('good', `Version ${version}: done.`);
      this.saved();
    } catch (failure) {
      this.failure = failure.message;
    }
  }
}

customElements.define('berth-parameter-labels', ParameterLabels);

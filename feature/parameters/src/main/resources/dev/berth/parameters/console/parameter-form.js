// A dialog that makes a parameter, or its next version.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { put } from 'berth/api.js';
import { safe } from 'berth/format.js';

const TYPES = { String: 'Text', StringList: 'List, with commas', SecureString: 'Secret' };

class ParameterForm extends LitElement {
  static properties = { saved: { attribute: false }, notify: { attribute: false }, parameter: { state: true }, shown: { state: true }, failure: { state: true }, type: { state: true } };
  static styles = base;

  /** @param parameter what is changed; null: it is a new one */
  async edit(parameter) {
    this.parameter = parameter;
    this.failure = null;
    this.type = parameter?.type ?? 'String';
    this.shown = true;
    await this.updateComplete;
    this.renderRoot.querySelector('berth-dialog').open();
  }

  render() {
    const one = this.parameter;
    return this.shown ? html`<berth-dialog heading=${one ? `Change ${one.name}` : 'New parameter'} @closed=${() => { this.shown = false; }}>
      <form autocomplete="off" @submit=${this.#save}>
        ${one ? nothing : html`<div class="field"><label for="name">Name</label><input id="name" name="name" required spellcheck="false" autocomplete="off" placeholder="/shop/production/db-url" aria-describedby="name-hint">
          <p class="hint" id="name-hint">A path; policies are given for all below one.</p></div>`}
        <div class="field"><label for="type">Type</label><select id="type" name="type" @change=${(e) => { this.type = e.target.value; }}>
          ${Object.entries(TYPES).map(([type, told]) => html`<option value=${type} ?selected=${type === this.type}>${told} (${type})</option>`)}</select></div>
        <div class="field"><label for="value">${one ? 'New value' : 'Value'}</label><textarea id="value" name="value" rows="4" required spellcheck="false" autocomplete="off"></textarea>
          ${this.type === 'SecureString' ? html`<p class="hint">Encrypted, and shown only to who asks for it.</p>` : nothing}</div>
        <div class="field"><label for="description">What it is (optional)</label><input id="description" name="description" maxlength="1024" .value=${one?.description ?? ''}></div>
        <div class="field"><label for="pattern">Has to match (optional)</label><input id="pattern" name="pattern" spellcheck="false" .value=${one?.allowedPattern ?? ''} placeholder="^[0-9]+$"></div>
      </form>
      ${this.failure ? html`<p class="problem" role="alert">${safe(this.failure)}</p>` : nothing}
      <button slot="buttons" @click=${() => this.#close()}>Cancel</button>
      <button slot="buttons" class="primary" @click=${() => this.renderRoot.querySelector('form').requestSubmit()}>${one ? 'Make a version' : 'Create'}</button>
    </berth-dialog>` : nothing;
  }

  #close() {
    this.renderRoot.querySelector('berth-dialog').close();
  }

  async #save(e) {
    e.preventDefault();
    const given = new FormData(e.target);
    const name = this.parameter?.name ?? given.get('name').trim();
    try {
      const made = await put('/api/parameters', {
        name,
        value: given.get('value').replaceAll('\r\n', '\n'),
        type: given.get('type'),
        overwrite: Boolean(this.parameter),
        ...(given.get('description') ? { description: given.get('description') } : {}),
        ...(given.get('pattern') ? { allowedPattern: given.get('pattern') } : {}),
      });
      this.#close();
      this.notify('good', `${name} has version ${made.version}.`);
      this.saved(name);
    } catch (failure) {
      this.failure = [failure.message, ...failure.problems.map((one) => one.message)].join(' ');
    }
  }
}

customElements.define('berth-parameter-form', ParameterForm);

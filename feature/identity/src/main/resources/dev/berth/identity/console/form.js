// Forms in dialogs, and what is shown once.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';

let count = 0;

/**
 * A dialog with a form: `new FormDialog(this, { heading, action, fields, send })`, opened by
 * `open(given)` and shown where `render()` is. `fields(given)` gives its controls; `send(values,
 * given)` does it, and what it throws is shown in the dialog.
 */
export class FormDialog {
  constructor(host, { heading, action, fields, send, wide = false, danger = false }) {
    Object.assign(this, { host, heading, action, fields, send, wide, danger });
    this.id = `form-${++count}`;
    this.shown = false;
    host.addController(this);
  }

  hostDisconnected() {
    this.shown = false;
  }

  async open(given = {}) {
    this.given = given;
    this.error = null;
    this.busy = false;
    this.shown = true;
    this.host.requestUpdate();
    await this.host.updateComplete;
    this.host.renderRoot.querySelector(`#${this.id}`).reset();
    await this.#dialog.open();
    this.host.renderRoot.querySelector(`#${this.id} :is(input, select, textarea)`)?.focus();
  }

  get #dialog() {
    return this.host.renderRoot.querySelector(`#${this.id}-dialog`);
  }

  async #send(e) {
    e.preventDefault();
    const form = e.target;
    this.busy = true;
    this.error = null;
    this.host.requestUpdate();
    try {
      await this.send(new FormData(form), this.given);
      this.#dialog.close();
    } catch (failure) {
      this.error = told(failure, form);
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
    if (this.error) {
      await this.host.updateComplete;
      form.querySelector('[aria-invalid]')?.focus();
    }
  }

  #closed() {
    this.shown = false;
    this.host.requestUpdate();
  }

  render() {
    if (!this.shown) {
      return nothing;
    }
    const heading = typeof this.heading === 'function' ? this.heading(this.given) : this.heading;
    return html`<berth-dialog id="${this.id}-dialog" heading=${heading} ?wide=${this.wide} @closed=${() => this.#closed()}>
      <form id=${this.id} @submit=${(e) => this.#send(e)}>
        ${this.fields(this.given)}
      </form>
      ${this.error ? html`<berth-failure slot="buttons" final .error=${this.error}></berth-failure>` : nothing}
      <button slot="buttons" type="button" @click=${() => this.#dialog.close()}>Cancel</button>
      <button slot="buttons" class=${this.danger ? 'danger' : 'primary'} form=${this.id} ?disabled=${this.busy}>${this.busy ? 'Working…' : this.action}</button>
    </berth-dialog>`;
  }
}

/** What was wrong, with the fields' own labels; the fields are marked. */
function told(failure, form) {
  form.querySelectorAll('[aria-invalid]').forEach((one) => one.removeAttribute('aria-invalid'));
  const problems = (failure.problems ?? []).map((one) => {
    const control = one.path && form.elements[one.path.split('.')[0]];
    const label = control?.labels?.[0]?.textContent.trim();
    control?.setAttribute?.('aria-invalid', 'true');
    return { ...one, message: label ? `${label}: ${one.message}` : one.message };
  });
  return problems.length === 0 ? failure
    : { message: problems.length === 1 ? problems[0].message : 'Some of this is not right.', problems: problems.length === 1 ? [] : problems };
}

/** A secret that nobody can show again, with a button that copies it. */
class Once extends LitElement {
  static properties = { label: {}, value: {}, copied: { state: true } };
  static styles = [base, css`
    .row { display: flex; gap: .5rem; align-items: start; flex-wrap: wrap; }
    code { flex: 1 1 12rem; min-width: 0; padding: .4375rem .625rem; border: 1px solid var(--field-edge); border-radius: 6px; overflow-wrap: anywhere; background: var(--field); user-select: all; white-space: pre-wrap; }
  `];

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.value);
      this.copied = true;
      setTimeout(() => { this.copied = false; }, 3000);
    } catch {
      // Without TLS a browser has no clipboard for pages: select it instead.
      getSelection().selectAllChildren(this.renderRoot.querySelector('code'));
    }
  }

  render() {
    return html`<div class="field"><strong id="label">${this.label}</strong>
      <div class="row"><code tabindex="0" aria-labelledby="label">${this.value}</code>
        <button type="button" @click=${this.#copy} aria-label="Copy ${this.label}">${this.copied ? 'Copied' : 'Copy'}</button></div>
      <span class="visually-hidden" role="status">${this.copied ? 'Copied' : ''}</span></div>`;
  }
}
customElements.define('berth-once', Once);

/** A dialog that shows secrets once: `open({ heading, text, values: [[label, value]] })`. */
export class OnceDialog {
  constructor(host) {
    this.host = host;
    this.shown = null;
    this.id = `once-${++count}`;
    host.addController(this);
  }

  hostDisconnected() {
    this.shown = null;
  }

  async open(shown) {
    this.shown = shown;
    this.host.requestUpdate();
    await this.host.updateComplete;
    return this.host.renderRoot.querySelector(`#${this.id}`).open();
  }

  render() {
    return this.shown ? html`<berth-dialog id=${this.id} heading=${this.shown.heading}
        @closed=${() => { this.shown = null; this.host.requestUpdate(); }}>
      <p>${this.shown.text}</p>
      ${this.shown.values.map(([label, value]) => html`<berth-once label=${label} value=${value}></berth-once>`)}
      <button slot="buttons" class="primary" @click=${() => this.host.renderRoot.querySelector(`#${this.id}`).close()}>I have stored it</button>
    </berth-dialog>` : nothing;
  }
}

/** A field with its label: `field('name', 'Name', html`<input …>`, 'hint')`; the control has the id. */
export function field(id, label, control, hint) {
  return html`<div class="field"><label for=${id}>${safe(label, 100)}</label>${control}${hint ? html`<p class="hint">${safe(hint)}</p>` : nothing}</div>`;
}

export { icon };

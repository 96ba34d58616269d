// A value that is hidden until somebody asks for it, and again half a minute later.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';

const SHOWN_MILLIS = 30_000;

/**
 * `read` gives the value (each call is written to the audit trail), `name` says whose it is. Set
 * `open` for values that are no secrets. Copying does not show it.
 */
class Hidden extends LitElement {
  static properties = { read: { attribute: false }, name: {}, open: { type: Boolean }, notify: { attribute: false }, value: { state: true } };
  static styles = [base, css`
    .row { display: flex; gap: .5rem; align-items: start; }
    pre { flex: 1; min-width: 6rem; max-height: 20rem; overflow: auto; padding: .25rem 0; }
  `];
  #timer = null;

  disconnectedCallback() {
    super.disconnectedCallback();
    this.hide();
  }

  willUpdate(changed) {
    if (changed.has('name') && changed.get('name') !== undefined) {
      this.hide();
    }
  }

  firstUpdated() {
    if (this.open) {
      this.show();
    }
  }

  hide() {
    clearTimeout(this.#timer);
    this.value = undefined;
  }

  async show() {
    await this.#told(async () => {
      this.value = await this.read();
      clearTimeout(this.#timer);
      if (!this.open) {
        this.#timer = setTimeout(() => this.hide(), SHOWN_MILLIS);
      }
    });
  }

  async copy() {
    await this.#told(async () => {
      await navigator.clipboard.writeText(this.value ?? await this.read());
      this.notify('good', 'Copied.');
    });
  }

  async #told(doing) {
    try {
      await doing();
    } catch (e) {
      this.notify('bad', e.name === 'NotAllowedError' || e instanceof TypeError ? 'The browser does not let pages copy here: show it and copy it by hand.' : e.message);
    }
  }

  render() {
    const shown = this.value !== undefined;
    return html`<div class="row"><pre tabindex=${shown ? 0 : nothing} aria-label=${shown ? `Value of ${this.name}` : nothing}>${shown ? safe(this.value, 20000) : '••••••••'}</pre>
      ${this.open ? nothing : html`<button class="plain" aria-pressed=${shown} @click=${shown ? this.hide : this.show}>${icon('eye')}${shown ? 'Hide' : 'Show'}</button>`}
      <button class="plain" @click=${this.copy}>Copy</button></div>
      ${shown && !this.open ? html`<p class="hint" role="status">Hidden again after 30 seconds. That it was shown is in the audit trail.</p>` : nothing}`;
  }
}

customElements.define('berth-hidden', Hidden);

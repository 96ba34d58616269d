// Rules and receivers as a file: checked while one types, then applied.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { request } from 'berth/api.js';
import { safe } from 'berth/format.js';
import 'berth/ui.js';
import './yaml-editor.js';

const PAUSE = 400;
const FILE = 'rules.yml';

/** `edit({ heading, text, hint, readOnly })` opens it; says `applied` with what was kept. */
class FileDialog extends LitElement {
  static properties = { shown: { state: true }, text: { state: true }, failure: { state: true }, told: { state: true }, busy: { state: true } };
  static styles = base;
  #timer = null;
  #turn = 0;

  async edit(shown) {
    this.shown = shown;
    this.text = shown.text;
    this.failure = null;
    this.told = '';
    await this.updateComplete;
    this.renderRoot.querySelector('berth-dialog').open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #typed(e) {
    this.text = e.target.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(true), PAUSE);
  }

  async #send(dry) {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    this.busy = !dry;
    try {
      const kept = await request('POST', '/api/alert-rules', {
        query: { file: FILE, ...(dry ? { 'dry-run': 'true' } : {}) }, body: this.text, type: 'application/octet-stream',
      });
      if (turn === this.#turn) {
        this.failure = null;
        this.told = dry ? `Nothing is wrong: ${names(kept)}.` : '';
      }
      if (!dry) {
        this.renderRoot.querySelector('berth-dialog').close();
        this.dispatchEvent(new CustomEvent('applied', { detail: names(kept) }));
      }
    } catch (e) {
      if (turn === this.#turn) {
        this.failure = e;
        this.told = '';
      }
    } finally {
      this.busy = false;
    }
  }

  render() {
    const shown = this.shown;
    return shown ? html`<berth-dialog wide heading=${shown.heading}>
      <p class="hint">${shown.hint}</p>
      <berth-yaml-editor label="Rules and receivers, as YAML" .value=${this.text} .problems=${this.failure ? (this.failure.problems.length ? this.failure.problems : [this.failure]) : []} @input=${this.#typed}></berth-yaml-editor>
      <p class="hint" role="status">${safe(this.told)}</p>
      ${shown.readOnly ? nothing : html`<button slot="buttons" class="primary" ?disabled=${this.busy} @click=${() => this.#send(false)}>Apply</button>`}
    </berth-dialog>` : nothing;
  }
}
customElements.define('berth-alert-file', FileDialog);

function names({ rules, receivers }) {
  return [rules.length && `${rules.length === 1 ? 'rule' : 'rules'} ${rules.join(', ')}`, receivers.length && `${receivers.length === 1 ? 'receiver' : 'receivers'} ${receivers.join(', ')}`]
    .filter(Boolean).join('; ');
}

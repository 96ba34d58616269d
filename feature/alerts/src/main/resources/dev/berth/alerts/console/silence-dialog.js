// Makes a silence.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { post } from 'berth/api.js';
import 'berth/ui.js';

const LENGTHS = { 1: '1 hour', 2: '2 hours', 8: '8 hours', 24: '1 day', 72: '3 days', 168: '1 week' };
const HOUR = 3_600_000;

/** `make(matchers)` opens it; says `made`. */
class SilenceDialog extends LitElement {
  static properties = { matchers: { state: true }, failure: { state: true } };
  static styles = base;

  async make(matchers) {
    this.matchers = matchers;
    this.failure = null;
    await this.updateComplete;
    const form = this.renderRoot.querySelector('form');
    form.reset();
    form.elements.matchers.value = matchers.join('\n');
    this.renderRoot.querySelector('berth-dialog').open();
  }

  async #send(e) {
    e.preventDefault();
    const fields = new FormData(e.target);
    try {
      await post('/api/alert-silences', {
        matchers: fields.get('matchers').split('\n').map((line) => line.trim()).filter(Boolean),
        to: new Date(Date.now() + Number(fields.get('hours')) * HOUR).toISOString(),
        comment: fields.get('comment').trim(),
      });
      this.renderRoot.querySelector('berth-dialog').close();
      this.dispatchEvent(new Event('made'));
    } catch (failure) {
      this.failure = failure;
    }
  }

  render() {
    return this.matchers ? html`<berth-dialog heading="New silence"><form @submit=${this.#send}>
        <p class="hint">Nobody is told of alerts that match all lines. They are shown all the same.</p>
        <div class="field"><label for="matchers">Matchers, one a line</label><textarea id="matchers" name="matchers" rows="4" required spellcheck="false" placeholder="service=web&#10;severity=~&quot;info|warning&quot;"></textarea></div>
        <div class="field"><label for="hours">For</label><select id="hours" name="hours">${Object.entries(LENGTHS).map(([hours, title]) => html`<option value=${hours} ?selected=${hours === '2'}>${title}</option>`)}</select></div>
        <div class="field"><label for="comment">Why</label><input id="comment" name="comment" maxlength="200"></div>
        ${this.failure ? html`<berth-failure final .error=${this.failure}></berth-failure>` : nothing}</form>
      <button slot="buttons" class="primary" @click=${() => this.renderRoot.querySelector('form').requestSubmit()}>Silence</button></berth-dialog>` : nothing;
  }
}
customElements.define('berth-alert-silence', SilenceDialog);

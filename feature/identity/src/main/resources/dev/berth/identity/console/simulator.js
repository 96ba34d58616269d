// What would be decided, and by what.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { get, post } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge } from 'berth/ui.js';
import { field } from './form.js';

const WORDS = { allowed: ['good', 'Allowed'], denied: ['bad', 'Forbidden'], 'not-allowed': ['bad', 'Not allowed'] };

/** `asked` is what the address says; an `asked` event tells what it should say. */
class Simulator extends LitElement {
  static properties = {
    shell: { attribute: false }, asked: { attribute: false }, users: { state: true }, actions: { state: true }, answer: { state: true }, problem: { state: true }, busy: { state: true },
  };
  static styles = [base, css`form { max-width: 36rem; } .answer { max-width: 36rem; margin-top: 1rem; } .badge { font-size: 1rem; }`];

  connectedCallback() {
    super.connectedCallback();
    get('/api/users').then((found) => { this.users = found; }, () => {});
    get('/api/actions').then((found) => { this.actions = found; }, () => {});
    if (this.asked?.action && this.asked.resource) {
      this.#ask(this.asked);
    }
  }

  #send(e) {
    e.preventDefault();
    const fields = new FormData(e.target);
    const asked = Object.fromEntries(['principal', 'action', 'resource', 'context'].map((name) => [name, fields.get(name).trim()]));
    this.dispatchEvent(new CustomEvent('asked', { detail: asked }));
    return this.#ask(asked);
  }

  async #ask({ principal, action, resource, context }) {
    this.busy = true;
    this.problem = null;
    try {
      const values = {};
      for (const line of (context ?? '').split('\n').filter((one) => one.trim())) {
        const at = line.indexOf('=');
        if (at < 1) {
          throw new Error(`'${line.trim()}' is no condition key with a value. Write it as: aws:SourceIp = 192.0.2.7`);
        }
        values[line.slice(0, at).trim()] = line.slice(at + 1).trim();
      }
      this.answer = await post('/api/policies/simulate', {
        action, resource, ...(principal ? { principal: principal.includes(':') ? principal : `user:${principal}` } : {}),
        ...(Object.keys(values).length ? { context: values } : {}),
      });
    } catch (failure) {
      this.answer = null;
      this.problem = failure;
    } finally {
      this.busy = false;
    }
  }

  render() {
    const asked = this.asked ?? {};
    return html`<p class="muted">May somebody do something, and by which statement? Nothing is done.</p>
      <form @submit=${this.#send}>
        ${field('principal', 'Who', html`<input id="principal" name="principal" list="principals" .value=${asked.principal ?? ''} placeholder="you, as you are logged in" autocomplete="off" autocapitalize="none" spellcheck="false">
          <datalist id="principals">${this.users?.map((one) => html`<option value="user:${one.name}"></option>`)}</datalist>`, 'user:NAME or token:ID')}
        ${field('action', 'Action', html`<input id="action" name="action" list="actions" required .value=${asked.action ?? ''} placeholder="stack:Deploy" autocomplete="off" spellcheck="false">
          <datalist id="actions">${this.actions?.map((one) => html`<option value=${one.name}>${one.description}</option>`)}</datalist>`)}
        ${field('resource', 'Resource', html`<input id="resource" name="resource" required .value=${asked.resource ?? ''} placeholder="stack/shop" autocomplete="off" spellcheck="false">`, `Within tenant ${this.shell.tenant}, or whole: berth:${this.shell.tenant}:stack/shop`)}
        ${field('context', 'Conditions', html`<textarea id="context" name="context" rows="2" spellcheck="false" .value=${asked.context ?? ''} placeholder="aws:SourceIp = 192.0.2.7"></textarea>`, 'Optional, one a line: values that stand for the real ones.')}
        <button class="primary" ?disabled=${this.busy}>Ask</button>
      </form>
      <div role="status">${this.answer ? html`<div class="card answer"><p>${badge(...(WORDS[this.answer.decision] ?? ['', this.answer.decision]))}</p><p>${safe(this.answer.reason)}</p>
        ${this.answer.by ? html`<p>${this.#by(this.answer.by)}</p>` : nothing}</div>` : nothing}</div>
      ${this.problem ? html`<div class="answer"><berth-failure final .error=${this.problem}></berth-failure></div>` : nothing}`;
  }

  #by(by) {
    const platform = by.policy.startsWith('platform/') || by.policy.startsWith('berth:');
    const name = by.policy.replace(/^platform\//, '');
    return by.statement
      ? html`Read <a href=${this.shell.href(`policies/of/${encodeURIComponent(name)}`, platform ? { platform: true } : {})}>policy ${safe(name, 80)}</a>, statement ${by.statement}.` : nothing;
  }
}
customElements.define('berth-simulator', Simulator);

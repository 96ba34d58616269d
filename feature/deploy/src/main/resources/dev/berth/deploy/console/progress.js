// How a deployment gets on, live.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { stream } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge } from 'berth/ui.js';
import { addresses, stackUrl } from './words.js';
import { looks } from './looks.js';

/** `stack` and `version`; fires `ended` when it is done or has failed. */
class Progress extends LitElement {
  static properties = { stack: {}, version: { type: Number }, line: { state: true }, services: { state: true } };
  static styles = [base, looks, css`
    .card { margin: 0 0 1rem; min-height: 5rem; }
    ul { list-style: none; margin: .5rem 0 0; padding: 0; display: grid; gap: .25rem; }
    li { display: grid; grid-template-columns: minmax(6rem, 14rem) minmax(4rem, 1fr) max-content; gap: .75rem; align-items: center; }
    li span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    progress { width: 100%; height: .5rem; accent-color: var(--good); }
  `];
  #end = null;

  constructor() {
    super();
    this.services = [];
    this.line = null;
  }

  updated(changed) {
    if (changed.has('stack') || changed.has('version')) {
      this.#follow();
    }
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#follow();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end?.abort();
  }

  async #follow() {
    this.#end?.abort();
    const end = new AbortController();
    this.#end = end;
    this.line = null;
    this.services = [];
    while (!end.signal.aborted) {
      try {
        for await (const line of stream(stackUrl(this.stack, '/progress'), { query: { version: this.version || null }, signal: end.signal })) {
          if (end.signal.aborted) {
            return;
          }
          this.line = line;
          this.services = line.services ?? this.services.map((one) => (line.type === 'done' ? { ...one, healthy: one.desired } : one));
          if (line.type !== 'progress') {
            this.dispatchEvent(new CustomEvent('ended', { detail: line.type }));
            return;
          }
        }
      } catch (e) {
        if (e.status !== 0) {
          this.line = { type: 'failed', reason: e.message };
          return;
        }
      }
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }

  render() {
    const line = this.line;
    const shown = !line ? badge('busy', 'starting') : line.type === 'done' ? badge('good', 'done')
      : line.type === 'failed' ? badge('bad', 'failed') : badge('busy', 'in progress');
    return html`<section class="card" aria-label="Progress of the deployment">
      <div role="status">${shown} Version ${this.version || 'now'}${line?.message ? html`: ${safe(line.message, 1000)}` : nothing}</div>
      ${line?.reason ? html`<p class="reason">${line.reason.split('\n').map((one) => html`${safe(one)}${'\n'}`)}</p>` : nothing}
      ${this.services.length ? html`<ul>${this.services.map((one) => html`<li><span title=${safe(one.name, 200)}>${safe(one.name, 60)}</span>
        <progress max=${Math.max(1, one.desired)} value=${Math.min(one.healthy, Math.max(1, one.desired))} aria-label=${`Ready tasks of ${safe(one.name, 60)}`}></progress>
        <span class="number">${one.healthy} of ${one.desired} ready</span></li>`)}</ul>` : nothing}
      ${line?.type === 'done' && line.urls?.length ? html`<p>Answers at ${addresses(line.urls)}</p>` : nothing}
      ${(line?.warnings ?? []).map((one) => html`<p class="warning">${safe(one)}</p>`)}
    </section>`;
  }
}
customElements.define('berth-progress', Progress);

// One record with all there is about it: its fields, its template, as JSON, and what is around it.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { flat, text, valueOf } from './kql.js';
import { clockText, severityOf } from './look.js';

const LONGEST = 20_000;
const MORE_LINES = [10, 50, 200];

/**
 * `known` are the fields that can be searched for. Events: `filter` with `{ field, value, without }`, `column` with a field.
 */
class RecordDetails extends LitElement {
  static properties = {
    record: { attribute: false }, columns: { attribute: false }, known: { attribute: false }, view: { state: true }, around: { state: true }, failure: { state: true }, lines: { state: true },
  };
  static styles = [base, css`
    :host { padding: .625rem .75rem .875rem; background: var(--background); border-block: 1px solid var(--edge); }
    .views { display: flex; gap: .25rem; margin: 0 0 .625rem; flex-wrap: wrap; }
    .views button[aria-selected='true'] { background: var(--hover); font-weight: 600; }
    table { table-layout: fixed; } td { min-width: 0; }
    th { width: 15rem; font-family: var(--mono); white-space: normal; overflow-wrap: anywhere; color: var(--text); }
    td.acts { width: 7.25rem; white-space: nowrap; padding: .125rem; text-align: end; }
    .small { min-height: 1.75rem; padding: .125rem .4375rem; font-size: .8125rem; }
    td pre, .template { font-family: var(--mono); font-size: .8125rem; unicode-bidi: isolate; }
    .template { overflow-wrap: anywhere; margin: 0 0 .625rem; }
    mark { background: var(--hover); color: inherit; border-bottom: 2px solid var(--accent); border-radius: 3px; padding: 0 .125rem; }
    .lines { list-style: none; margin: 0; padding: 0; font-family: var(--mono); font-size: .8125rem; }
    .lines li { padding: .125rem .5rem; overflow-wrap: anywhere; border-inline-start: 3px solid transparent; white-space: pre-wrap; unicode-bidi: isolate; }
    .lines li.self { background: var(--hover); border-color: var(--accent); }
    .bad { color: var(--bad); } .warn { color: var(--warn); }
    .json { max-height: 32rem; overflow: auto; padding: .5rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--surface); }
    @media (max-width: 40rem) { td.acts { width: 5.25rem; } .acts .small { padding: .125rem .3125rem; } th { width: 32%; } }
  `];

  constructor() {
    super();
    this.view = 'fields';
    this.columns = [];
    this.lines = MORE_LINES[0];
  }

  willUpdate(changed) {
    if (changed.has('record') && changed.get('record')) {
      this.around = null;
      this.view = 'fields';
    }
  }

  #show(view) {
    this.view = view;
    if (view === 'around' && !this.around) {
      this.#load();
    }
  }

  async #load() {
    const { task, '@timestamp': time } = this.record;
    try {
      this.around = await get('/api/search/around', { task, time, lines: this.lines });
      this.failure = null;
    } catch (e) {
      this.failure = e;
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #row([field, value]) {
    const shown = this.columns.includes(field);
    const scalar = typeof value !== 'object' || value === null;
    const filters = scalar && field !== '@timestamp' && this.known?.has(field) && value !== null && text(value).length <= 1000;
    const named = safe(field, 80);
    return html`<tr><th scope="row">${safe(field, 200)}</th>
      <td><pre>${safe(text(value), LONGEST)}</pre></td>
      <td class="acts">${filters ? html`
        <button class="plain small" title="Only with this value" aria-label="Only with this ${named}" @click=${() => this.#tell('filter', { field, value, without: false })}>+</button>
        <button class="plain small" title="Without this value" aria-label="Without this ${named}" @click=${() => this.#tell('filter', { field, value, without: true })}>−</button>` : nothing}
        <button class="plain small" aria-pressed=${shown} title=${shown ? 'Remove the column' : 'Show as a column'} aria-label="Column ${named}" @click=${() => this.#tell('column', field)}>${icon(shown ? 'close' : 'columns', 14)}</button></td></tr>`;
  }

  /** The template with what stands in each of its places in this record. */
  #template() {
    const { template, template_id: id } = this.record;
    if (!template) {
      return nothing;
    }
    const parts = String(template).split(/<([^<>]{1,80})>/);
    return html`<div class="template"><span class="muted">Template: </span>${parts.map((part, i) => {
      const value = i % 2 ? valueOf(this.record.parameters, part) : undefined;
      return i % 2 === 0 ? safe(part)
        : value === undefined ? `<${safe(part, 80)}>` : html`<mark title=${safe(part, 80)}>${safe(text(value), 200)}</mark>`;
    })} <button class="small" @click=${() => this.#tell('filter', { field: 'template_id', value: id, without: false })}>All of this template</button></div>`;
  }

  #fields() {
    return html`${this.#template()}<div class="scroll"><table aria-label="Fields of the record"><tbody>${flat(this.record).map((one) => this.#row(one))}</tbody></table></div>`;
  }

  #json() {
    return html`<pre class="json" tabindex="0" role="region" aria-label="The record as JSON">${safe(JSON.stringify(this.record, null, 2), 300_000)}</pre>`;
  }

  #surrounding() {
    if (this.failure) {
      return html`<berth-failure .error=${this.failure} @retry=${() => this.#load()}></berth-failure>`;
    }
    if (!this.around) {
      return html`<berth-loading></berth-loading>`;
    }
    const mine = (one) => one['@timestamp'] === this.record['@timestamp'] && one.message === this.record.message;
    const line = (one) => html`<li class="${mine(one) ? 'self' : ''}" aria-current=${mine(one) ? 'true' : nothing}><span class="muted">${clockText(one['@timestamp'])}</span> <span class=${severityOf(one)}>${safe(one.message, 1000)}</span></li>`;
    const more = MORE_LINES.find((n) => n > this.lines);
    return html`<ul class="lines" aria-label="Lines of the task around this one">${[...this.around.before, ...this.around.after].map(line)}</ul>
      ${more ? html`<p><button class="small" @click=${() => { this.lines = more; this.#load(); }}>Show ${more} before and after</button></p>` : nothing}`;
  }

  #keys(e) {
    if (e.key === 'ArrowRight' || e.key === 'ArrowLeft') {
      const all = [...this.renderRoot.querySelectorAll('[role=tab]')];
      const to = all[(all.indexOf(e.target) + (e.key === 'ArrowRight' ? 1 : all.length - 1)) % all.length];
      to?.click();
      to?.focus();
      e.stopPropagation();
    }
  }

  render() {
    const views = [['fields', 'Fields'], ['json', 'JSON'], ...(this.record.task ? [['around', 'Surrounding lines']] : [])];
    return html`<div class="views" role="tablist" aria-label="Views of the record" @keydown=${this.#keys}>${views.map(([view, name]) => html`<button class="plain" role="tab" id="tab-${view}"
        aria-controls="view" aria-selected=${this.view === view} tabindex=${this.view === view ? 0 : -1} @click=${() => this.#show(view)}>${name}</button>`)}</div>
      <div id="view" role="tabpanel" aria-labelledby="tab-${this.view}">${this.view === 'json' ? this.#json() : this.view === 'around' ? this.#surrounding() : this.#fields()}</div>`;
  }
}
customElements.define('berth-log-record', RecordDetails);

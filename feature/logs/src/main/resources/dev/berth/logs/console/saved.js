// The searches that the user has named: on the server, for each user.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { allowed, del, get, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { rangeText } from './range.js';

/** `current` is what would be saved. Events: `chosen` with a search. */
class SavedSearches extends LitElement {
  static properties = {
    shell: { attribute: false }, current: { attribute: false }, all: { state: true }, error: { state: true }, name: { state: true },
    may: { state: true }, busy: { state: true },
  };
  static styles = [base, css`
    ul { list-style: none; margin: 0 0 1rem; padding: 0; }
    li { display: flex; gap: .5rem; align-items: center; border-bottom: 1px solid var(--edge); padding: .25rem 0; }
    li .name { flex: 1; min-width: 0; display: block; text-align: start; white-space: normal; overflow-wrap: anywhere; padding: .375rem; }
    .name code { display: block; color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
    form { display: flex; gap: .5rem; align-items: end; flex-wrap: wrap; } form div { flex: 1 1 12rem; } form input { width: 100%; }
  `];

  constructor() {
    super();
    this.name = '';
    this.may = { list: false, save: false, remove: false };
  }

  async connectedCallback() {
    super.connectedCallback();
    try {
      const [list, save, remove] = await allowed(['search:List', 'search/*'], ['search:Save', 'search/*'], ['search:Remove', 'search/*']);
      this.may = { list, save, remove };
    } catch {
      // Without an answer nothing is offered.
    }
  }

  get #dialog() {
    return this.renderRoot.querySelector('berth-dialog');
  }

  async #open() {
    this.#dialog.open();
    await this.#load();
  }

  async #load() {
    try {
      this.all = await get('/api/searches');
      this.error = null;
    } catch (e) {
      this.error = e;
    }
  }

  async #save(e) {
    e.preventDefault();
    const name = this.name.trim();
    const known = this.all?.some((one) => one.name === name);
    if (!name) {
      return;
    }
    if (known && !await this.shell.confirm({ title: `Replace the search '${name}'?`, text: 'What it searched for is lost.', names: [name], action: 'Replace' })) {
      return;
    }
    this.busy = true;
    try {
      const { query, from, to, columns } = this.current;
      await put(`/api/searches/${encodeURIComponent(name)}`, { query, from, to, columns });
      this.name = '';
      this.shell.notify('good', `The search '${name}' is saved.`);
      await this.#load();
    } catch (failure) {
      this.error = failure;
    }
    this.busy = false;
  }

  async #remove(one) {
    if (await this.shell.confirm({ title: 'Remove this search?', text: 'Records stay as they are.', names: [one.name], action: 'Remove' })) {
      try {
        await del(`/api/searches/${encodeURIComponent(one.name)}`);
        await this.#load();
      } catch (failure) {
        this.error = failure;
      }
    }
  }

  #choose(one) {
    this.#dialog.close();
    this.dispatchEvent(new CustomEvent('chosen', { detail: one }));
  }

  #list() {
    if (!this.all) {
      return this.error ? nothing : html`<berth-loading></berth-loading>`;
    }
    return this.all.length === 0 ? html`<p class="muted">No search is saved yet.</p>` : html`<ul aria-label="Saved searches">${this.all.map((one) => html`<li>
      <button class="plain name" @click=${() => this.#choose(one)}>${safe(one.name, 80)}<code>${safe(one.query || '(everything)', 200)} · ${safe(rangeText(one.from || 'now-15m', one.to || 'now'), 100)}</code></button>
      ${this.may.remove ? html`<button class="plain" aria-label="Remove ${safe(one.name, 80)}" @click=${() => this.#remove(one)}>${icon('remove', 16)}</button>` : nothing}</li>`)}</ul>`;
  }

  render() {
    if (!this.may.list) {
      return nothing;
    }
    return html`<button @click=${this.#open}>${icon('star', 16)}Saved</button>
      <berth-dialog heading="Saved searches">
        ${this.error ? html`<berth-failure .error=${this.error} final></berth-failure>` : nothing}
        ${this.#list()}
        ${this.may.save ? html`<form @submit=${this.#save}><div><label for="name">Save this search as</label>
          <input id="name" maxlength="80" required autocomplete="off" .value=${this.name} @input=${(e) => { this.name = e.target.value; }}></div>
          <button type="submit" class="primary" ?disabled=${this.busy}>Save</button></form>` : nothing}
      </berth-dialog>`;
  }
}
customElements.define('berth-log-saved', SavedSearches);

// Dashboards: the list, and one of them, which can be arranged and is kept on the server.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import './panel-dialog.js';
import './panel-grid.js';
import './time-bar.js';
import { nameOf, panelOf, toldOf } from './panels.js';
import { addressOf, steadySpan } from './times.js';
import { ROUTER, SERVICES } from './presets.js';

const INTERVAL = 10_000;

class DashboardsPage extends BerthPage {
  static properties = {
    live: { state: true }, turn: { state: true }, rights: { state: true }, draft: { state: true }, problem: { state: true }, saving: { state: true },
  };
  static styles = [BerthPage.styles, css`
    .bar h1 { overflow-wrap: anywhere; } .bar input { min-width: min(20rem, 100%); }
    berth-panel-grid { margin-top: .5rem; } .time { margin: 0 0 1rem; }
  `];

  #timer = null;
  #list = new Loaded(this, () => get('/api/dashboards'), { now: false });
  #one = new Loaded(this, async () => {
    const told = await get(`/api/dashboards/${encodeURIComponent(this.name)}`);
    return { ...told, panels: told.panels.map(panelOf) };
  }, { now: false });

  constructor() {
    super();
    this.live = true;
    this.turn = 0;
    this.rights = {};
    this.draft = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (this.live && !document.hidden && this.name && this.#span.range) {
        this.turn++;
      }
    }, INTERVAL);
    allowed(['dashboard:Put', 'dashboard/*'], ['dashboard:Delete', 'dashboard/*']).then(([change, remove]) => { this.rights = { change, remove }; }, () => {});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  get name() {
    return this.segments[0] ?? '';
  }

  willUpdate(changed) {
    if (changed.has('route') && this.shown !== this.name) {
      this.shown = this.name;
      this.draft = null;
      this.problem = null;
      this.#one.value = undefined;
      (this.name ? this.#one : this.#list).reload();
    }
  }

  #spans = steadySpan();

  get #span() {
    return this.#spans((name) => this.query(name));
  }

  #show(span) {
    this.setQuery(addressOf(span), { replace: false });
  }

  render() {
    return this.name ? this.#dashboard() : this.#all();
  }

  #all() {
    this.titled(null);
    return html`<div class="bar"><h1>Dashboards</h1><span class="push"></span>
        ${this.rights.change ? html`<button class="primary" @click=${() => this.renderRoot.querySelector('#new').open()}>${icon('add')}New dashboard</button>` : nothing}</div>
      ${this.#list.render((all) => html`<berth-table label="Dashboards" .rows=${all} .columns=${[
        { key: 'title', title: 'Dashboard', render: (row) => html`<a href=${this.shell.href(`dashboards/${encodeURIComponent(row.name)}`)}>${safe(row.title, 100)}</a>` },
        { key: 'panels', title: 'Panels', number: true },
        { key: 'author', title: 'Changed by' },
        { key: 'changed', title: 'Changed', render: (row) => html`<berth-time at=${row.changed}></berth-time>` },
        ...(this.rights.remove ? [{ key: 'x', title: '', sort: false, render: (row) => html`<button class="danger" @click=${() => this.#remove(row)}>Remove<span class="visually-hidden"> ${safe(row.title, 100)}</span></button>` }] : []),
      ]}></berth-table>`, (all) => all.length === 0, html`<berth-empty title="No dashboard yet"><p>A dashboard shows charts, numbers and texts together, to everybody of the tenant.</p></berth-empty>`)}
      <berth-dialog id="new" heading="New dashboard"><form @submit=${this.#create}>
          <div class="field"><label for="title">Title</label><input id="title" name="title" maxlength="100" required></div>
          <div class="field"><label for="begin">Begin with</label><select id="begin" name="begin"><option value="services">Charts of services and routes</option><option value="">Nothing</option></select></div>
          ${this.problem ? html`<berth-failure final .error=${this.problem}></berth-failure>` : nothing}</form>
        <button slot="buttons" class="primary" @click=${() => this.renderRoot.querySelector('#new form').requestSubmit()}>Create</button></berth-dialog>`;
  }

  async #create(e) {
    e.preventDefault();
    const fields = new FormData(e.target);
    const title = fields.get('title').trim();
    const panels = fields.get('begin') ? [SERVICES[0], SERVICES[1], ROUTER[0], ROUTER[2]].map((one) => toldOf(panelOf({ ...one, kind: 'chart', width: 6, height: 4 }))) : [];
    try {
      const name = nameOf(title);
      await put(`/api/dashboards/${encodeURIComponent(name)}`, { title, panels, expectedRevision: 0 });
      this.problem = null;
      this.renderRoot.querySelector('#new').close();
      this.shell.navigate(`dashboards/${name}`, { query: { edit: '1' } });
    } catch (failure) {
      this.problem = failure;
    }
  }

  async #remove(row) {
    const sure = await this.shell.confirm({
      title: 'Remove the dashboard?', text: 'Nobody of the tenant will see it any more.', names: [row.title], action: 'Remove',
    });
    if (sure && await this.attempt(() => del(`/api/dashboards/${encodeURIComponent(row.name)}`), `The dashboard '${row.title}' is removed.`)) {
      this.draft = null;
      if (this.name) {
        this.shell.navigate('dashboards');
      } else {
        this.#list.reload();
      }
    }
  }

  #dashboard() {
    return html`${this.#one.render((kept) => {
      const editing = this.rights.change && (this.draft !== null || this.query('edit') === '1');
      const now = this.draft ?? kept;
      this.titled(kept.title);
      return html`<div class="bar">
          ${editing ? html`<label class="visually-hidden" for="name">Title</label><input id="name" maxlength="100" .value=${now.title} @change=${(e) => this.#change({ title: e.target.value.trim() })}>` : html`<h1>${safe(kept.title, 100)}</h1>`}
          <span class="push"></span>
          ${editing ? html`<button @click=${() => this.renderRoot.querySelector('berth-panel-dialog').edit(null)}>${icon('add')}Panel</button>
              <button @click=${this.#leave}>Cancel</button>
              <button class="primary" ?disabled=${!this.draft || this.saving} @click=${() => this.#save(now)}>Save</button>`
            : html`<a class="button" href=${this.shell.href('dashboards')}>All dashboards</a>
              ${this.rights.change ? html`<button @click=${() => this.setQuery({ edit: '1' })}>Arrange</button>` : nothing}
              ${this.rights.remove ? html`<button class="danger" @click=${() => this.#remove(kept)}>Remove</button>` : nothing}`}
        </div>
        <div class="time"><berth-time-bar .span=${this.#span} .live=${this.live} @berth-span=${(e) => this.#show(e.detail)} @berth-live=${(e) => { this.live = e.detail; }}></berth-time-bar></div>
        ${this.problem ? html`<berth-failure final .error=${this.problem}></berth-failure>` : nothing}
        ${now.panels.length === 0 ? html`<berth-empty title="Nothing on it yet"><p>${editing ? 'Add a panel.' : 'Arrange it to add panels.'}</p></berth-empty>` : nothing}
        <berth-panel-grid .panels=${now.panels} .span=${this.#span} .turn=${this.turn} ?editing=${editing}
          @berth-zoom=${(e) => this.#show(e.detail)} @berth-panels=${(e) => this.#change({ panels: e.detail })}
          @berth-edit=${(e) => this.renderRoot.querySelector('berth-panel-dialog').edit(e.detail)}></berth-panel-grid>
        <berth-panel-dialog ?operator=${this.shell.user.operator} @berth-panel=${(e) => this.#put(e.detail)}></berth-panel-dialog>`;
    })}`;
  }

  #change(change) {
    const now = this.draft ?? this.#one.value;
    this.draft = { title: now.title, panels: now.panels, ...change };
  }

  #put(panel) {
    const now = (this.draft ?? this.#one.value).panels;
    const known = now.some((one) => one.key === panel.key);
    this.#change({ panels: known ? now.map((one) => (one.key === panel.key ? panel : one)) : [...now, panel] });
  }

  #leave() {
    this.draft = null;
    this.problem = null;
    this.setQuery({ edit: null });
  }

  async #save(draft) {
    this.saving = true;
    try {
      const told = await put(`/api/dashboards/${encodeURIComponent(this.name)}`, {
        title: draft.title, panels: draft.panels.map(toldOf), expectedRevision: this.#one.value.revision,
      });
      this.#one.value = { ...told, panels: draft.panels };
      this.#leave();
      this.shell.notify('good', `The dashboard '${told.title}' is saved.`);
    } catch (failure) {
      this.problem = failure;
    } finally {
      this.saving = false;
    }
  }
}
customElements.define('berth-dashboards', DashboardsPage);

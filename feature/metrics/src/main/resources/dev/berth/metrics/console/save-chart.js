// Puts a chart on a dashboard, one that is there or a new one.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { get, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { nameOf } from './panels.js';

class SaveChart extends LitElement {
  static properties = { shell: { attribute: false }, spec: { attribute: false }, all: { state: true }, chosen: { state: true }, problem: { state: true } };
  static styles = base;

  async #open() {
    this.problem = null;
    try {
      this.all = await get('/api/dashboards');
      this.chosen = this.all[0]?.name ?? '';
      await this.updateComplete;
      this.renderRoot.querySelector('berth-dialog').open();
    } catch (e) {
      this.shell.notify('bad', e.message);
    }
  }

  async #save(e) {
    e.preventDefault();
    const fields = new FormData(this.renderRoot.querySelector('form'));
    const panel = { kind: 'chart', title: fields.get('title').trim(), width: 6, height: 4, stacked: Boolean(this.spec.stacked), queries: this.spec.queries };
    try {
      const before = this.chosen ? await get(`/api/dashboards/${encodeURIComponent(this.chosen)}`) : { title: fields.get('name').trim(), panels: [], revision: 0 };
      const name = this.chosen || nameOf(before.title);
      await put(`/api/dashboards/${encodeURIComponent(name)}`, {
        title: before.title, panels: [...before.panels, panel], expectedRevision: before.revision,
      });
      this.renderRoot.querySelector('berth-dialog').close();
      this.shell.notify('good', `'${panel.title}' is on the dashboard '${before.title}'.`);
    } catch (failure) {
      this.problem = failure;
    }
  }

  render() {
    return html`<button @click=${this.#open}>${icon('dashboards')}Add to a dashboard</button>
      <berth-dialog heading="Add to a dashboard">
        <form id="form" @submit=${this.#save}>
          <div class="field"><label for="dashboard">Dashboard</label><select id="dashboard" @change=${(e) => { this.chosen = e.target.value; }}>
            ${(this.all ?? []).map((one) => html`<option value=${one.name} ?selected=${one.name === this.chosen}>${safe(one.title, 100)}</option>`)}<option value="" ?selected=${!this.chosen}>A new one</option></select></div>
          ${this.chosen ? nothing : html`<div class="field"><label for="name">Its title</label><input id="name" name="name" maxlength="100" required></div>`}
          <div class="field"><label for="title">Title of the chart</label><input id="title" name="title" maxlength="100" required></div>
          ${this.problem ? html`<berth-failure final .error=${this.problem}></berth-failure>` : nothing}
        </form>
        <button slot="buttons" class="primary" @click=${() => this.renderRoot.querySelector('form').requestSubmit()}>Add</button>
      </berth-dialog>`;
  }
}
customElements.define('berth-save-chart', SaveChart);

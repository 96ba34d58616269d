// Makes or changes a panel of a dashboard.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import 'berth/ui.js';
import './query-editor.js';
import { COLUMNS, KINDS, panelOf } from './panels.js';
import { query } from './series.js';

/** `edit(panel)` opens it; says `berth-panel` with what it became. */
class PanelDialog extends LitElement {
  static properties = { operator: { type: Boolean }, panel: { state: true }, made: { state: true } };
  static styles = [base, css`
    .sizes { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); }
    textarea { width: 100%; min-height: 10rem; font-family: inherit; }
    .check { display: inline-flex; gap: .375rem; align-items: center; font-weight: 400; }
  `];

  /** @param panel null: a new one */
  async edit(panel) {
    this.made = !panel;
    this.panel = panel ?? panelOf({ kind: 'chart', width: 6, height: 4, queries: [{ metric: 'berth_task_cpu_seconds_total', reduce: 'rate', by: ['stack', 'service'] }] });
    await this.updateComplete;
    this.renderRoot.querySelector('berth-dialog').open();
  }

  #change(change) {
    const next = { ...this.panel, ...change };
    if (next.kind !== 'text' && next.queries.length === 0) {
      next.queries = [query({ metric: 'berth_task_memory_bytes', by: ['stack', 'service'] })];
    }
    this.panel = panelOf(next);
  }

  #done(e) {
    e.preventDefault();
    this.renderRoot.querySelector('berth-dialog').close();
    this.dispatchEvent(new CustomEvent('berth-panel', { detail: this.panel }));
  }

  render() {
    const panel = this.panel;
    return panel ? html`<berth-dialog wide heading=${this.made ? 'New panel' : 'Change the panel'}>
      <form id="panel" @submit=${this.#done}>
        <div class="sizes">
          <div class="field"><label for="kind">Shows</label><select id="kind" @change=${(e) => this.#change({ kind: e.target.value })}>${Object.entries(KINDS).map(([kind, title]) => html`<option value=${kind} ?selected=${kind === panel.kind}>${title}</option>`)}</select></div>
          <div class="field"><label for="title">Title</label><input id="title" maxlength="100" required .value=${panel.title} @change=${(e) => this.#change({ title: e.target.value })}></div>
          <div class="field"><label for="width">Columns, of ${COLUMNS}</label><input id="width" type="number" min="1" max=${COLUMNS} required .value=${panel.width} @change=${(e) => this.#change({ width: e.target.value })}></div>
          <div class="field"><label for="height">Rows</label><input id="height" type="number" min="1" max="12" required .value=${panel.height} @change=${(e) => this.#change({ height: e.target.value })}></div>
        </div>
        ${panel.kind === 'text'
          ? html`<div class="field"><label for="text">Text</label><textarea id="text" maxlength="10000" .value=${panel.text} @change=${(e) => this.#change({ text: e.target.value })}></textarea></div>`
          : html`${panel.kind === 'chart' ? html`<div class="field"><label class="check"><input type="checkbox" .checked=${panel.stacked} @change=${(e) => this.#change({ stacked: e.target.checked })}>Stacked</label></div>` : nothing}
            <berth-query-editor .queries=${panel.queries} ?operator=${this.operator} @berth-queries=${(e) => this.#change({ queries: e.detail })}></berth-query-editor>`}
      </form>
      <button slot="buttons" class="primary" @click=${() => this.renderRoot.querySelector('form').requestSubmit()}>${this.made ? 'Add the panel' : 'Keep the changes'}</button>
    </berth-dialog>` : nothing;
  }
}
customElements.define('berth-panel-dialog', PanelDialog);

// A panel of a dashboard: a chart, a number or a text.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';
import './metric-chart.js';
import { figures, load } from './series.js';
import { fixed } from './times.js';
import { unitOf, withUnit } from './units.js';

const MOST_NUMBERS = 12;

/** The last value of each series. */
class NumberPanel extends LitElement {
  static properties = { panel: { attribute: false }, span: { attribute: false }, turn: { type: Number }, data: { state: true }, error: { state: true } };
  static styles = [base, css`
    :host { height: 100%; display: flex; flex-direction: column; min-height: 0; }
    h2 { font-size: .9375rem; margin: 0 0 .25rem; overflow-wrap: anywhere; max-height: 2.8em; overflow: hidden; }
    ul { list-style: none; margin: 0; padding: 0; flex: 1; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-content: center; justify-content: center; overflow: auto; }
    .value { display: block; font-size: clamp(1.25rem, 4cqi + 1rem, 2.5rem); font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.2; white-space: nowrap; }
    li { text-align: center; min-width: 0; overflow-wrap: anywhere; } .muted { font-size: .8125rem; }
  `];
  #asked = null;

  willUpdate(changed) {
    if (changed.has('panel') || changed.has('span') || changed.has('turn')) {
      this.#load();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#asked?.abort();
  }

  async #load() {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      this.data = await load(this.panel.queries, fixed(this.span), asked.signal);
      this.error = null;
    } catch (e) {
      if (e.name !== 'AbortError') {
        this.error = e;
      }
    }
  }

  render() {
    const series = this.data?.series ?? [];
    return html`<h2>${safe(this.panel.title || 'Number', 100)}</h2>
      ${this.error ? html`<p class="problem" role="alert">${safe(this.error.message, 300)}</p>` : nothing}
      ${this.data === undefined && !this.error ? html`<berth-loading></berth-loading>` : nothing}
      <ul>${series.slice(0, MOST_NUMBERS).map((one) => html`<li title=${one.title}><span class="value">${withUnit(figures(one.points).last, unitOf(one.query))}</span>
        ${series.length > 1 ? html`<span class="muted">${one.name}</span>` : nothing}</li>`)}
        ${this.data && series.length === 0 ? html`<li class="muted">Nothing was measured in this time.</li>` : nothing}</ul>`;
  }
}
customElements.define('berth-number-panel', NumberPanel);

/** What a panel shows. */
export function panelView(panel, span, turn) {
  if (panel.kind === 'chart') {
    return html`<berth-metric-chart fill .spec=${panel} .span=${span} .turn=${turn}></berth-metric-chart>`;
  }
  return panel.kind === 'number'
    ? html`<berth-number-panel .panel=${panel} .span=${span} .turn=${turn}></berth-number-panel>`
    : html`<div class="text" tabindex="0" role="region" aria-label=${safe(panel.title || 'Text', 100)}><h2>${safe(panel.title, 100)}</h2>${panel.text.split(/\n{2,}/).map((part) => html`<p>${safe(part, 10_000)}</p>`)}</div>`;
}

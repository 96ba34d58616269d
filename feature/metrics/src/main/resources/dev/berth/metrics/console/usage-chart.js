// Bars of usage by period, a colour for each service.
import { LitElement, html, svg, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';
import { chartLibrary, isDark, strokeOf, whenThemeChanges } from './drawing.js';

const MOST = 12;
const AXIS = 90;

/** `rows` as `/api/usage` tells them, of which `measure` is shown; `show` writes a value. */
class UsageChart extends LitElement {
  static properties = { rows: { attribute: false }, measure: {}, show: { attribute: false }, label: {} };
  static styles = [base, css`
    .plot { position: relative; height: 16rem; margin-top: .75rem; } canvas { position: absolute; inset: 0; }
    ul { list-style: none; margin: .5rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .125rem .875rem; font-size: .8125rem; } li { overflow-wrap: anywhere; }
  `];
  #chart = null;
  #dress = null;

  connectedCallback() {
    super.connectedCallback();
    this.#dress = whenThemeChanges(() => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#dress();
    this.#chart?.destroy();
    this.#chart = null;
  }

  /** The services with the most, and all others as one. */
  get #series() {
    const sums = new Map();
    const name = (row) => [row.stack, row.service].filter(Boolean).join('/') || 'all';
    this.rows.forEach((row) => sums.set(name(row), (sums.get(name(row)) ?? 0) + row[this.measure]));
    const most = [...sums].sort((a, b) => b[1] - a[1]).map(([key]) => key);
    const shown = most.length > MOST ? most.slice(0, MOST - 1) : most;
    const periods = [...new Set(this.rows.map((row) => row.period))].sort();
    const series = [...shown, ...(most.length > shown.length ? ['others'] : [])].map((key) => ({ name: key, values: periods.map(() => 0) }));
    for (const row of this.rows) {
      const at = shown.indexOf(name(row));
      series.at(at).values[periods.indexOf(row.period)] += row[this.measure];
    }
    return { periods, series };
  }

  async updated() {
    const Chart = await chartLibrary().catch(() => null);
    const canvas = this.renderRoot.querySelector('canvas');
    if (!Chart || !canvas || !this.isConnected) {
      return;
    }
    const { periods, series } = this.#series;
    const style = getComputedStyle(this);
    const colour = (property) => style.getPropertyValue(property).trim();
    this.#chart ??= new Chart(canvas, { type: 'bar', data: { labels: [], datasets: [] }, options: this.#options() });
    const { options } = this.#chart;
    for (const axis of [options.scales.x, options.scales.y]) {
      axis.grid = { color: colour('--edge') };
      axis.ticks.color = colour('--muted');
    }
    Object.assign(options.plugins.tooltip, {
      backgroundColor: colour('--raised'), titleColor: colour('--text'), bodyColor: colour('--text'), borderColor: colour('--field-edge'), borderWidth: 1,
    });
    this.#chart.data = {
      labels: periods,
      datasets: series.map((one, n) => ({ label: safe(one.name, 130), data: one.values, backgroundColor: strokeOf(n).colour, borderColor: isDark() ? '#171c24' : '#ffffff', borderWidth: 1, maxBarThickness: 48 })),
    };
    this.#chart.update('none');
  }

  #options() {
    return {
      animation: false, responsive: true, maintainAspectRatio: false, interaction: { mode: 'index', intersect: false },
      scales: {
        x: { stacked: true, ticks: { maxRotation: 0, autoSkipPadding: 12 } },
        y: { stacked: true, beginAtZero: true, afterFit: (axis) => { axis.width = AXIS; }, ticks: { maxTicksLimit: 6, callback: (value) => this.show(value) } },
      },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${this.show(item.parsed.y)}` }, filter: (item) => item.parsed.y > 0 } },
    };
  }

  render() {
    if (!this.rows) {
      return nothing;
    }
    const { series } = this.#series;
    return html`<div class="plot"><canvas role="img" aria-label="${this.label}; the table below has the values"></canvas></div>
      <ul aria-label="Services">${series.map((one, n) => html`<li>${svg`<svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2" fill=${strokeOf(n).colour}></rect></svg>`} ${safe(one.name, 130)}</li>`)}</ul>`;
  }
}
customElements.define('berth-usage-chart', UsageChart);

// A chart of metrics: lines, legend, zoom by dragging, and the same as a table.
import { LitElement, html, svg, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { time, safe } from 'berth/format.js';
import 'berth/ui.js';
import { chartLibrary, Drawing, strokeOf, whenThemeChanges } from './drawing.js';
import { figures, load } from './series.js';
import { fixed } from './times.js';
import { unitOf, withUnit } from './units.js';

const LEAST_DRAG = 6;

/**
 * `spec` is `{ title, stacked, queries }`, `span` as in times.js; a change of `turn` asks again. Says
 * `berth-zoom` with `{ from, to }` when a part was chosen. The slot `actions` is beside the title.
 */
class MetricChart extends LitElement {
  static properties = {
    spec: { attribute: false }, span: { attribute: false }, turn: { type: Number }, level: { type: Number }, fill: { type: Boolean, reflect: true },
    data: { state: true }, error: { state: true }, hidden: { attribute: false, state: true }, open: { state: true },
  };

  static styles = [base, css`
    figure { margin: 0; display: flex; flex-direction: column; min-width: 0; height: 100%; }
    .head { display: flex; gap: .5rem; align-items: center; min-height: 2.125rem; margin-bottom: .5rem; }
    .head > :first-child { flex: 1; margin: 0; font-size: .9375rem; overflow-wrap: anywhere; min-width: 0; max-height: 2.8em; overflow: hidden; }
    .plot { position: relative; height: 14rem; min-width: 0; touch-action: pan-y; cursor: crosshair; }
    :host([fill]) .plot { flex: 1 1 8rem; height: auto; min-height: 4rem; }
    canvas { position: absolute; inset: 0; }
    .chosen { position: absolute; inset-block: 0; background: var(--accent); opacity: .2; pointer-events: none; }
    .note { position: absolute; inset: 0; display: grid; place-items: center; color: var(--muted); text-align: center; pointer-events: none; }
    .legend { list-style: none; margin: .5rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .125rem .25rem; max-height: 7.5rem; overflow-y: auto; }
    :host([fill]) .legend { max-height: 3.75rem; flex: none; margin-top: .25rem; } :host([fill]) details { margin-top: .125rem; }
    .legend button { min-height: 1.625rem; padding: .0625rem .375rem; font-size: .8125rem; max-width: 100%; white-space: normal; text-align: start; overflow-wrap: anywhere; }
    .legend button[aria-pressed='false'] { color: var(--muted); text-decoration: line-through; }
    .legend .value { color: var(--muted); white-space: nowrap; font-variant-numeric: tabular-nums; }
    details { margin-top: .5rem; font-size: .8125rem; }
    summary { cursor: pointer; color: var(--muted); width: fit-content; }
    :host([fill]) details[open] { position: absolute; inset: 0; z-index: 3; background: var(--surface); margin: 0; padding: .5rem; overflow: auto; }
    berth-table { margin-top: .5rem; }
    .problem { margin: 0; }
  `];

  #drawing = null;
  #dress = null;
  #asked = null;
  #drag = null;

  constructor() {
    super();
    this.hidden = new Set();
    this.level = 2;
    this.turn = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#dress = whenThemeChanges(() => this.requestUpdate());
    if (this.hasUpdated) {
      this.#load();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#dress();
    this.#asked?.abort();
    this.#drawing?.close();
    this.#drawing = null;
  }

  willUpdate(changed) {
    if (changed.has('spec')) {
      const same = changed.get('spec') && JSON.stringify(changed.get('spec')?.queries) === JSON.stringify(this.spec?.queries);
      if (!same) {
        this.data = undefined;
        this.error = null;
      }
    }
    if (changed.has('spec') || changed.has('span') || changed.has('turn')) {
      this.#load();
    }
  }

  async #load() {
    if (!this.spec || !this.span) {
      return;
    }
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const [data, Chart] = await Promise.all([load(this.spec.queries, fixed(this.span), asked.signal), chartLibrary()]);
      if (asked === this.#asked && !asked.signal.aborted) {
        this.data = data;
        this.error = null;
        await this.updateComplete;
        const canvas = this.renderRoot.querySelector('canvas');
        if (canvas && this.isConnected) {
          this.#drawing ??= new Drawing(Chart, canvas);
          this.#draw();
        }
      }
    } catch (e) {
      if (asked === this.#asked && e.name !== 'AbortError') {
        this.error = e;
      }
    }
  }

  updated() {
    this.#draw();
  }

  #draw() {
    if (this.#drawing && this.data) {
      this.#drawing.show(this.data, { unit: this.unit, stacked: this.spec.stacked, hidden: this.hidden, host: this });
    }
  }

  get unit() {
    return this.spec.queries.length ? unitOf(this.spec.queries[0]) : '';
  }

  get #summary() {
    const told = this.data?.series.slice(0, 6).map((one) => `${one.name} ${withUnit(figures(one.points).last, this.unit)}`) ?? [];
    return `${safe(this.spec.title || 'Chart', 100)}, chart of ${this.data?.series.length ?? 0} series. ${told.length ? `Last: ${told.join(', ')}.` : ''}`;
  }

  #toggle(name, alone) {
    const all = this.data.series.map((one) => one.name);
    let hidden = new Set(this.hidden);
    if (alone) {
      const others = all.filter((one) => one !== name);
      hidden = new Set(others.every((one) => hidden.has(one)) ? [] : others);
    } else if (!hidden.delete(name)) {
      hidden.add(name);
    }
    this.hidden = hidden;
  }

  #down(e) {
    if (e.button === 0 && this.#drawing) {
      const plot = e.currentTarget;
      this.#drag = { begin: e.clientX - plot.getBoundingClientRect().left };
      plot.setPointerCapture(e.pointerId);
    }
  }

  #move(e) {
    if (this.#drag) {
      const plot = e.currentTarget;
      const box = plot.getBoundingClientRect();
      this.#drag.end = Math.min(box.width, Math.max(0, e.clientX - box.left));
      const chosen = this.renderRoot.querySelector('.chosen');
      chosen.hidden = Math.abs(this.#drag.end - this.#drag.begin) < LEAST_DRAG;
      chosen.style.insetInlineStart = `${Math.min(this.#drag.begin, this.#drag.end)}px`;
      chosen.style.width = `${Math.abs(this.#drag.end - this.#drag.begin)}px`;
    }
  }

  #up(e) {
    const drag = this.#drag;
    this.#drag = null;
    this.renderRoot.querySelector('.chosen').hidden = true;
    if (drag?.end !== undefined && Math.abs(drag.end - drag.begin) >= LEAST_DRAG && e.type === 'pointerup') {
      const [from, to] = [drag.begin, drag.end].map((x) => this.#drawing.timeAt(x)).sort((a, b) => a - b);
      const least = this.data.step * 3000;
      const more = Math.max(0, least - (to - from)) / 2;
      this.dispatchEvent(new CustomEvent('berth-zoom', { detail: { from: from - more, to: to + more }, bubbles: true, composed: true }));
    }
  }

  render() {
    if (!this.spec) {
      return nothing;
    }
    const title = safe(this.spec.title || 'Chart', 100);
    return html`<figure aria-label=${title}>
      <div class="head">${this.level === 3 ? html`<h3 title=${title}>${title}</h3>` : html`<h2 title=${title}>${title}</h2>`}<slot name="actions"></slot></div>
      ${this.error ? html`<p class="problem" role="alert">${safe(this.error.message, 300)} <button class="plain" @click=${this.#load}>Try again</button></p>` : nothing}
      <div class="plot" @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up}>
        <canvas role="img" aria-label=${this.#summary}></canvas>
        <div class="chosen" hidden></div>
        ${this.#note()}
      </div>
      ${this.#legend()}
      ${this.data?.series.length ? html`<details @toggle=${(e) => { this.open = e.target.open; }}><summary>Values as a table</summary>${this.open ? this.#table() : nothing}</details>` : nothing}
    </figure>`;
  }

  #note() {
    if (this.data === undefined) {
      return this.error ? nothing : html`<div class="note" role="status"><berth-loading></berth-loading></div>`;
    }
    return this.data.series.some((one) => one.points.length) ? nothing
      : html`<div class="note">Nothing was measured in this time.</div>`;
  }

  #legend() {
    const series = this.data?.series ?? [];
    return html`<ul class="legend" aria-label="Series of ${safe(this.spec.title || 'Chart', 100)}">${series.map((one, n) => html`<li><button class="plain" aria-pressed=${!this.hidden.has(one.name)} title="${one.title} – click: hide or show; with Shift: only this"
      @click=${(e) => this.#toggle(one.name, e.shiftKey)}>${swatch(n)}<span>${one.name} <span class="value">${withUnit(figures(one.points).last, this.unit)}</span></span></button></li>`)}
      ${this.data?.left ? html`<li class="muted">and ${this.data.left} more; narrow them by labels</li>` : nothing}</ul>`;
  }

  #table() {
    const { series } = this.data;
    const rows = new Map();
    series.forEach((one, n) => one.points.forEach(({ x, y }) => rows.set(x, { ...(rows.get(x) ?? { x }), [n]: y })));
    const columns = [
      { key: 'x', title: 'Time', render: (row) => time(row.x) },
      ...series.map((one, n) => ({ key: String(n), title: one.name, number: true, render: (row) => withUnit(row[n], this.unit) })),
    ];
    return html`<berth-table label="Values of ${safe(this.spec.title || 'the chart', 100)}" .columns=${columns}
      .rows=${[...rows.values()].sort((a, b) => b.x - a.x)}></berth-table>`;
  }
}
customElements.define('berth-metric-chart', MetricChart);

/** A bit of the line as it is drawn, for the legend. */
function swatch(n) {
  const { colour, dash } = strokeOf(n);
  return svg`<svg width="18" height="10" aria-hidden="true"><line x1="0" y1="5" x2="18" y2="5" stroke=${colour} stroke-width="3" stroke-dasharray=${dash.join(' ') || 'none'}></line></svg>`;
}

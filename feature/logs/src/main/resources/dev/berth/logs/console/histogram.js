// How many records there are over time: drag, or use the arrow keys, to choose a part.
import { LitElement, html, svg, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { count, number } from 'berth/format.js';

const HEIGHT = 96;
const AXIS = 18;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const minutes = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const days = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/**
 * `data` is `{ from, interval, counts, errors?, warnings? }`. Events: `zoom` with `{ from, to }`.
 */
class Histogram extends LitElement {
  static properties = {
    data: { attribute: false }, still: { type: Boolean }, label: {}, width: { state: true }, cursor: { state: true }, anchor: { state: true },
  };
  static styles = [base, css`
    :host { user-select: none; }
    .told { min-height: 1.375rem; font-size: .8125rem; color: var(--muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums; }
    svg { display: block; width: 100%; height: ${HEIGHT + AXIS}px; cursor: crosshair; touch-action: pan-y; overflow: visible; }
    .still svg { cursor: default; }
    .all { fill: var(--accent); opacity: .75; } .warn { fill: var(--warn); } .bad { fill: var(--bad); }
    .at { fill: var(--hover); } .chosen { fill: var(--focus); opacity: .18; }
    line { stroke: var(--edge); } text { fill: var(--muted); font-size: 11px; }
  `];

  #seen = new ResizeObserver((all) => {
    this.width = Math.max(200, Math.floor(all[0].contentRect.width));
  });

  constructor() {
    super();
    this.width = 600;
    this.cursor = -1;
    this.anchor = -1;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#seen.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#seen.disconnect();
  }

  willUpdate(changed) {
    if (changed.has('data') && this.cursor >= (this.data?.counts.length ?? 0)) {
      this.cursor = -1;
      this.anchor = -1;
    }
  }

  get #start() {
    return Date.parse(this.data.from);
  }

  #moment(index, format) {
    const kind = format ?? (this.data.interval < 60_000 ? clock : this.data.interval * this.data.counts.length > 86_400_000 ? days : minutes);
    return kind.format(this.#start + index * this.data.interval);
  }

  #told(index) {
    const { counts, errors, warnings } = this.data;
    const [first, last] = this.anchor >= 0 ? [Math.min(index, this.anchor), Math.max(index, this.anchor)] : [index, index];
    const sum = (some) => some?.slice(first, last + 1).reduce((a, b) => a + b, 0) ?? 0;
    const parts = [`${number(sum(counts))} records`];
    if (sum(errors)) {
      parts.push(`${number(sum(errors))} errors`);
    }
    if (sum(warnings)) {
      parts.push(`${number(sum(warnings))} warnings`);
    }
    return `${this.#moment(first)} – ${this.#moment(last + 1)}: ${parts.join(', ')}`;
  }

  #index(e) {
    const box = this.renderRoot.querySelector('svg').getBoundingClientRect();
    const n = this.data.counts.length;
    return Math.max(0, Math.min(n - 1, Math.floor((e.clientX - box.left) / box.width * n)));
  }

  #down(e) {
    if (e.button === 0 && !this.still) {
      e.currentTarget.setPointerCapture(e.pointerId);
      this.dragging = true;
      this.anchor = this.#index(e);
      this.cursor = this.anchor;
    }
  }

  #up() {
    if (this.dragging) {
      this.dragging = false;
      this.#zoom();
    }
  }

  #cancel() {
    this.dragging = false;
    this.anchor = -1;
  }

  #zoom() {
    const first = Math.min(this.cursor, this.anchor < 0 ? this.cursor : this.anchor);
    const last = Math.max(this.cursor, this.anchor);
    this.anchor = -1;
    if (first >= 0) {
      const at = (index) => new Date(this.#start + index * this.data.interval).toISOString();
      this.dispatchEvent(new CustomEvent('zoom', { detail: { from: at(first), to: at(last + 1) } }));
    }
  }

  #key(e) {
    const n = this.data.counts.length;
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -n, End: n }[e.key];
    if (step) {
      e.preventDefault();
      if (e.shiftKey && this.anchor < 0) {
        this.anchor = Math.max(0, this.cursor);
      } else if (!e.shiftKey) {
        this.anchor = -1;
      }
      this.cursor = Math.max(0, Math.min(n - 1, this.cursor + step));
    } else if (e.key === 'Enter' && this.cursor >= 0 && !this.still) {
      e.preventDefault();
      this.#zoom();
    } else if (e.key === 'Escape') {
      this.#cancel();
      this.cursor = -1;
    }
  }

  #bar(index, width, most) {
    const { counts, errors, warnings } = this.data;
    const bad = Math.min(counts[index], errors?.[index] ?? 0);
    const warn = Math.min(counts[index] - bad, warnings?.[index] ?? 0);
    const gap = width > 3 ? 1 : 0;
    let y = HEIGHT;
    return [['bad', bad], ['warn', warn], ['all', counts[index] - bad - warn]].map(([kind, n]) => {
      if (n <= 0) {
        return nothing;
      }
      const height = Math.max(1.5, n / most * (HEIGHT - 14));
      y -= height;
      return svg`<rect class=${kind} x=${index * width} y=${y} width=${width - gap} height=${height}></rect>`;
    });
  }

  #chart() {
    const { counts } = this.data;
    const n = counts.length;
    const width = this.width / n;
    const most = Math.max(1, ...counts);
    const ticks = Math.max(2, Math.min(8, Math.floor(this.width / 110)));
    const [first, last] = this.anchor >= 0 ? [Math.min(this.cursor, this.anchor), Math.max(this.cursor, this.anchor)] : [-1, -1];
    return svg`
      ${this.cursor >= 0 ? svg`<rect class="at" x=${this.cursor * width} y="0" width=${width} height=${HEIGHT}></rect>` : nothing}
      ${counts.map((_, i) => this.#bar(i, width, most))}
      ${first >= 0 ? svg`<rect class="chosen" x=${first * width} y="0" width=${(last - first + 1) * width} height=${HEIGHT}></rect>` : nothing}
      <line x1="0" x2=${this.width} y1=${HEIGHT} y2=${HEIGHT}></line>
      <text x="0" y="10">${count(most)}</text>
      ${Array.from({ length: ticks }, (_, i) => Math.floor(i * n / ticks)).map((at, i) => svg`<text x=${at * width} y=${HEIGHT + 14} text-anchor=${i === 0 ? 'start' : 'middle'}>${this.#moment(at)}</text>`)}`;
  }

  render() {
    if (!this.data) {
      return html`<div class="told"></div><svg></svg>`;
    }
    const n = this.data.counts.length;
    const told = this.cursor >= 0 ? this.#told(this.cursor) : '';
    return html`<div class=${this.still ? 'still' : ''}>
      <div class="told" aria-hidden="true">${told || (this.still ? `Each bar is ${span(this.data.interval)}` : `Each bar is ${span(this.data.interval)}. Drag to zoom.`)}</div>
      <svg viewBox="0 0 ${this.width} ${HEIGHT + AXIS}" preserveAspectRatio="none" tabindex="0" role="slider" aria-label=${this.label ?? 'Records over time: arrows move, with Shift they choose, Enter zooms'}
        aria-valuemin="0" aria-valuemax=${n - 1} aria-valuenow=${Math.max(0, this.cursor)} aria-valuetext=${told || 'No time chosen'}
        @pointerdown=${this.#down} @pointermove=${(e) => { this.cursor = this.#index(e); }} @pointerup=${this.#up} @pointercancel=${this.#cancel}
        @pointerleave=${() => { if (!this.dragging && this.renderRoot.activeElement === null) { this.cursor = -1; } }} @blur=${() => { this.#cancel(); this.cursor = -1; }}
        @keydown=${this.#key}>${this.#chart()}</svg></div>`;
  }
}

function span(millis) {
  const units = [['day', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1000], ['ms', 1]];
  const [unit, length] = units.find(([, size]) => millis >= size && millis % size === 0) ?? ['ms', 1];
  const many = millis / length;
  return `${number(many)} ${unit}${unit === 'day' && many > 1 ? 's' : ''}`;
}
customElements.define('berth-log-histogram', Histogram);

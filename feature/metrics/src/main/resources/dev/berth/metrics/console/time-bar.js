// Which time is shown: ranges up to now, back and forth, nearer and farther.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { time } from 'berth/format.js';
import { fixed, moved, RANGES, scaled } from './times.js';

const HALF = 0.5;

/** `span` as in times.js, `live` whether it is asked again; says `berth-span` and `berth-live`. */
class TimeBar extends LitElement {
  static properties = { span: { attribute: false }, live: { type: Boolean } };
  static styles = [base, css`
    .bar { margin: 0; } .text { font-size: .8125rem; color: var(--muted); font-variant-numeric: tabular-nums; }
    label { margin: 0; font-weight: 400; display: inline-flex; gap: .375rem; align-items: center; }
  `];

  #choose(span) {
    this.dispatchEvent(new CustomEvent('berth-span', { detail: span, bubbles: true, composed: true }));
  }

  #step(text, label, span) {
    return html`<button aria-label=${label} title=${label} @click=${() => this.#choose(span())}>${text}</button>`;
  }

  render() {
    if (!this.span) {
      return nothing;
    }
    const { from, to } = fixed(this.span);
    return html`<div class="bar" role="group" aria-label="Time">
      <label class="visually-hidden" for="range">Range of time</label>
      <select id="range" @change=${(e) => this.#choose({ range: e.target.value })}>
        ${this.span.range ? nothing : html`<option value="" selected>Chosen time</option>`}
        ${Object.entries(RANGES).map(([key, [title]]) => html`<option value=${key} ?selected=${key === this.span.range}>Last ${title}</option>`)}
      </select>
      ${this.#step('←', 'Earlier', () => moved(this.span, -HALF))}
      ${this.#step('→', 'Later', () => moved(this.span, HALF))}
      ${this.#step('+', 'Zoom in', () => scaled(this.span, HALF))}
      ${this.#step('−', 'Zoom out', () => scaled(this.span, 1 / HALF))}
      ${this.span.range
        ? html`<label><input type="checkbox" .checked=${this.live} @change=${(e) => this.dispatchEvent(new CustomEvent('berth-live', { detail: e.target.checked, bubbles: true, composed: true }))}>Live</label>`
        : html`<button @click=${() => this.#choose({ range: '1h' })}>Back to now</button>`}
      <span class="text">${time(from)} – ${time(to)}</span>
    </div>`;
  }
}
customElements.define('berth-time-bar', TimeBar);

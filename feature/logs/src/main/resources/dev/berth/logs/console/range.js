// The time that is searched: quick ranges, from and to, and how often it is asked again.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { safe, time } from 'berth/format.js';
import { icon } from 'berth/ui.js';

const QUICK = [
  ['now-5m', 'Last 5 minutes'], ['now-15m', 'Last 15 minutes'], ['now-30m', 'Last 30 minutes'], ['now-1h', 'Last hour'],
  ['now-3h', 'Last 3 hours'], ['now-12h', 'Last 12 hours'], ['now-24h', 'Last 24 hours'], ['now/d', 'Today (UTC)'],
  ['now-2d', 'Last 2 days'], ['now-7d', 'Last 7 days'], ['now-14d', 'Last 14 days'], ['now-30d', 'Last 30 days'],
];
const REFRESHES = [['', 'Off'], ['5', 'Every 5 s'], ['10', 'Every 10 s'], ['30', 'Every 30 s'], ['60', 'Every minute'], ['300', 'Every 5 minutes']];

/** A range as people read it. */
export function rangeText(from, to) {
  const quick = to === 'now' && QUICK.find(([start]) => start === from);
  return quick ? quick[1] : `${moment(from)} – ${moment(to)}`;
}

function moment(text) {
  return text.startsWith('now') ? text : time(text);
}

/** A moment in the form of an input, in the viewer's zone. */
function local(text) {
  const at = new Date(text);
  if (text.startsWith('now') || Number.isNaN(at.getTime())) {
    return '';
  }
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** Events: `range` with `{ from, to }`, `every` with seconds. */
class RangePicker extends LitElement {
  static properties = { from: {}, to: {}, every: {}, open: { state: true }, wrong: { state: true } };
  static styles = [base, css`
    :host { position: relative; }
    .panel { position: absolute; inset-block-start: calc(100% + 4px); inset-inline-start: 0; z-index: 7; width: min(32rem, calc(100vw - 2rem));
      background: var(--raised); border: 1px solid var(--edge); border-radius: 8px; padding: .875rem; box-shadow: 0 6px 24px var(--shade); }
    .quick { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .125rem; margin: 0 0 .75rem; }
    .quick button { justify-content: flex-start; }
    .quick button[aria-pressed='true'] { background: var(--hover); font-weight: 600; }
    .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .5rem .75rem; align-items: end; }
    .two .field { margin: 0; }
    h2 { font-size: .9375rem; margin: .75rem 0 .375rem; } h2:first-child { margin-top: 0; }
  `];

  #outside = (e) => {
    if (this.open && !e.composedPath().includes(this)) {
      this.open = false;
    }
  };

  connectedCallback() {
    super.connectedCallback();
    addEventListener('pointerdown', this.#outside);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('pointerdown', this.#outside);
  }

  #close() {
    this.open = false;
    this.renderRoot.querySelector('button').focus();
  }

  #choose(from, to) {
    this.wrong = '';
    this.#close();
    this.dispatchEvent(new CustomEvent('range', { detail: { from, to } }));
  }

  #apply(e) {
    e.preventDefault();
    const [from, to] = ['from', 'to'].map((name) => this.renderRoot.querySelector(`#${name}`).value);
    const start = from && new Date(from);
    const end = to ? new Date(to) : null;
    if (!from || Number.isNaN(start.getTime())) {
      this.wrong = 'Say from when.';
    } else if (end && !(start < end)) {
      this.wrong = 'The first has to be before the second.';
    } else {
      this.#choose(start.toISOString(), end ? end.toISOString() : 'now');
    }
  }

  #panel() {
    return html`<div class="panel" role="dialog" aria-label="Time range" @keydown=${(e) => { if (e.key === 'Escape') { e.stopPropagation(); this.#close(); } }}>
      <h2>Quick ranges</h2>
      <div class="quick">${QUICK.map(([from, name]) => html`<button class="plain" aria-pressed=${from === this.from && this.to === 'now'}
        @click=${() => this.#choose(from, 'now')}>${name}</button>`)}</div>
      <form @submit=${this.#apply}>
        <h2>From and to</h2>
        <div class="two">
          <div class="field"><label for="from">From</label><input id="from" type="datetime-local" step="1" .value=${local(this.from)}></div>
          <div class="field"><label for="to">To (now if empty)</label><input id="to" type="datetime-local" step="1" .value=${local(this.to)}></div>
        </div>
        ${this.wrong ? html`<p class="problem" role="alert">${this.wrong}</p>` : nothing}
        <p><button type="submit">Apply</button></p>
      </form>
      <label for="every">Ask again</label>
      <select id="every" @change=${(e) => this.dispatchEvent(new CustomEvent('every', { detail: e.target.value }))}>
        ${REFRESHES.map(([seconds, name]) => html`<option value=${seconds} ?selected=${seconds === (this.every ?? '')}>${name}</option>`)}</select>
    </div>`;
  }

  async #toggle() {
    this.open = !this.open;
    if (this.open) {
      await this.updateComplete;
      (this.renderRoot.querySelector('.quick [aria-pressed=true]') ?? this.renderRoot.querySelector('.quick button')).focus();
    }
  }

  render() {
    return html`<button aria-haspopup="dialog" aria-expanded=${this.open ? 'true' : 'false'} @click=${this.#toggle}
        >${icon('usage', 16)}<span class="visually-hidden">Time: </span>${safe(rangeText(this.from, this.to), 80)}${this.every ? html`<span class="muted"> · ${this.every} s</span>` : nothing}${icon('down', 14)}</button>
      ${this.open ? this.#panel() : nothing}`;
  }
}
customElements.define('berth-log-range', RangePicker);

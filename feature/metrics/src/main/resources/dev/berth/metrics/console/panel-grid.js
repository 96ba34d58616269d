// A grid of panels, which can be moved and resized by pointer and by keyboard.
import { LitElement, html, css, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { base } from 'berth/styles.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { panelView } from './panel-view.js';
import { COLUMNS, movedTo, resized } from './panels.js';

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * `panels`, `span` and `turn`; while `editing` it says `berth-panels` with the arranged ones and
 * `berth-edit` with one that is to be changed.
 */
class PanelGrid extends LitElement {
  static properties = {
    panels: { attribute: false }, span: { attribute: false }, turn: { type: Number }, editing: { type: Boolean, reflect: true }, told: { state: true }, held: { state: true },
  };
  static styles = [base, css`
    .grid { display: grid; gap: .75rem; grid-template-columns: repeat(${COLUMNS}, minmax(0, 1fr)); grid-auto-rows: 4.5rem; }
    .panel { position: relative; display: flex; flex-direction: column; padding: .75rem; min-width: 0; overflow: hidden; container-type: inline-size; }
    .panel > :last-child, .body { flex: 1; min-height: 0; }
    .body { overflow: hidden; } .body > * { height: 100%; } .text { height: 100%; overflow: auto; overflow-wrap: anywhere; white-space: pre-wrap; } .text h2 { margin-top: 0; font-size: .9375rem; }
    .tools { display: flex; gap: .125rem; margin: -.375rem -.375rem .25rem; flex: none; }
    .tools button { min-height: 1.75rem; padding: .125rem .375rem; }
    .tools .move { cursor: move; touch-action: none; flex: 1; justify-content: flex-start; color: var(--muted); min-width: 0; overflow: hidden; }
    .size { position: absolute; inset-block-end: 0; inset-inline-end: 0; cursor: nwse-resize; touch-action: none; padding: .25rem; min-height: 1.75rem; background: var(--surface); z-index: 2; }
    .held { outline: 2px solid var(--accent); opacity: .85; }
    @media (max-width: 60rem) { .grid { grid-template-columns: minmax(0, 1fr); } }
  `];

  #drag = null;

  constructor() {
    super();
    this.panels = [];
    this.told = '';
  }

  updated() {
    const cards = this.renderRoot.querySelectorAll('.panel');
    this.panels.forEach((panel, n) => {
      const style = cards[n].style;
      style.gridColumn = this.#narrow ? 'auto' : `span ${panel.width}`;
      style.gridRow = `span ${this.#narrow && panel.kind === 'chart' ? Math.max(4, panel.height) : panel.height}`;
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.media = matchMedia('(max-width: 60rem)');
    this.turned = () => this.requestUpdate();
    this.media.addEventListener('change', this.turned);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.media.removeEventListener('change', this.turned);
  }

  get #narrow() {
    return this.media.matches;
  }

  #arrange(panels, told) {
    this.told = told;
    this.dispatchEvent(new CustomEvent('berth-panels', { detail: panels }));
  }

  #move(panel, by) {
    const place = this.panels.findIndex((one) => one.key === panel.key);
    const to = Math.min(this.panels.length - 1, Math.max(0, place + by));
    this.#arrange(movedTo(this.panels, panel.key, to), `${panel.title}: place ${to + 1} of ${this.panels.length}`);
  }

  #size(panel, width, height) {
    const changed = resized(this.panels, panel.key, width, height);
    const now = changed.find((one) => one.key === panel.key);
    this.#arrange(changed, `${panel.title}: ${now.width} columns, ${now.height} rows`);
  }

  async #key(e, panel, sizing) {
    const step = STEPS[e.key];
    if (!step) {
      return;
    }
    e.preventDefault();
    const button = e.currentTarget;
    if (sizing) {
      this.#size(panel, panel.width + step[0], panel.height + step[1]);
    } else {
      this.#move(panel, step[0] || step[1]);
      await this.updateComplete;
      button.focus();
      button.scrollIntoView({ block: 'nearest' });
    }
  }

  #down(e, panel, sizing) {
    if (e.button !== 0) {
      return;
    }
    const card = e.currentTarget.closest('.panel');
    e.currentTarget.setPointerCapture(e.pointerId);
    const grid = this.renderRoot.querySelector('.grid').getBoundingClientRect();
    this.#drag = { key: panel.key, sizing, x: e.clientX, y: e.clientY, width: panel.width, height: panel.height, column: grid.width / COLUMNS, row: rowOf(card, panel) };
    this.held = panel.key;
  }

  #dragged(e) {
    const drag = this.#drag;
    if (!drag) {
      return;
    }
    const panel = this.panels.find((one) => one.key === drag.key);
    if (drag.sizing) {
      const width = drag.width + Math.round((e.clientX - drag.x) / drag.column);
      const height = drag.height + Math.round((e.clientY - drag.y) / drag.row);
      if (width !== panel.width || height !== panel.height) {
        this.#size(panel, width, height);
      }
      return;
    }
    const over = [...this.renderRoot.querySelectorAll('.panel')].findIndex((card) => {
      const box = card.getBoundingClientRect();
      return e.clientX > box.left && e.clientX < box.right && e.clientY > box.top && e.clientY < box.bottom;
    });
    const place = this.panels.findIndex((one) => one.key === drag.key);
    if (over >= 0 && over !== place && over !== drag.over) {
      this.#arrange(movedTo(this.panels, drag.key, over), `${panel.title}: place ${over + 1} of ${this.panels.length}`);
    }
    drag.over = over === place ? undefined : over;
  }

  #dropped() {
    this.#drag = null;
    this.held = null;
  }

  #tool(panel, sizing) {
    const label = sizing ? `Resize ${safe(panel.title, 60)}: arrow keys` : `Move ${safe(panel.title, 60)}: arrow keys`;
    return html`<button class="plain ${sizing ? 'size' : 'move'}" aria-label=${label} title=${label}
      @keydown=${(e) => this.#key(e, panel, sizing)} @pointerdown=${(e) => this.#down(e, panel, sizing)}
      @pointermove=${this.#dragged} @pointerup=${this.#dropped} @pointercancel=${this.#dropped}>${sizing ? '⤡' : html`⠿ Move`}</button>`;
  }

  render() {
    return html`<div class="grid">${repeat(this.panels, (panel) => panel.key, (panel) => html`<section class="card panel ${panel.key === this.held ? 'held' : ''}" aria-label=${safe(panel.title || 'Panel', 100)}>
        ${this.editing ? html`<div class="tools">${this.#tool(panel, false)}
          <button class="plain" @click=${() => this.dispatchEvent(new CustomEvent('berth-edit', { detail: panel }))}>Change<span class="visually-hidden"> ${safe(panel.title, 60)}</span></button>
          <button class="plain" aria-label="Remove ${safe(panel.title, 60)}" @click=${() => this.#arrange(this.panels.filter((one) => one.key !== panel.key), `${panel.title} is removed`)}>${icon('remove', 16)}</button></div>` : nothing}
        <div class="body">${panelView(panel, this.span, this.turn)}</div>
        ${this.editing ? this.#tool(panel, true) : nothing}</section>`)}</div>
      <div class="visually-hidden" role="status">${safe(this.told, 200)}</div>`;
  }
}
customElements.define('berth-panel-grid', PanelGrid);

function rowOf(card, panel) {
  return Math.max(20, card.getBoundingClientRect().height / panel.height);
}

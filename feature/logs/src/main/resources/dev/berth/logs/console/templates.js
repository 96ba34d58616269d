// Templates: what messages have in common, how often they come, and examples.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { base } from 'berth/styles.js';
import { get } from 'berth/api.js';
import { count, number, safe } from 'berth/format.js';
import 'berth/ui.js';
import { quoted } from './kql.js';
import './histogram.js';

const MOST = 2000;

class Templates extends BerthPage {
  static properties = { ...BerthPage.properties, histogram: { state: true }, failure: { state: true } };
  static styles = [base, css`
    .filters { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 1rem; }
    .filters .field { margin: 0; } .filters .wide { flex: 1 1 16rem; }
    .whole { font-family: var(--mono); overflow-wrap: anywhere; unicode-bidi: isolate; }
    .examples { list-style: none; margin: 0; padding: 0; }
    .examples li { border: 1px solid var(--edge); border-radius: 6px; padding: .375rem .5rem; margin: 0 0 .375rem; }
    .examples pre { unicode-bidi: isolate; }
    .chart { min-height: 9.5rem; }
  `];

  #templates = new Loaded(this, () => get('/api/templates', { limit: String(MOST) }), { every: 15_000 });
  #shown = null;

  willUpdate(changed) {
    if (changed.has('route') && this.route) {
      const id = this.query('template');
      if (id !== this.#shown) {
        this.#shown = id;
        this.histogram = undefined;
        if (id) {
          this.#chart(id);
        }
      }
    }
  }

  updated() {
    const dialog = this.renderRoot.querySelector('#details');
    if (dialog && !dialog.shown) {
      dialog.shown = true;
      dialog.open();
    }
  }

  async #chart(id) {
    try {
      const found = await get('/api/search/histogram', { query: `template_id: ${quoted(id)}`, from: 'now-24h', to: 'now', counts: '48', round: 'true' }, this.left);
      if (id === this.#shown) {
        this.histogram = found;
        this.failure = null;
      }
    } catch (e) {
      if (e.name !== 'AbortError') {
        this.failure = e;
      }
    }
  }

  #of(templates) {
    const service = this.query('service');
    const wanted = this.query('text').toLowerCase();
    return templates.filter((one) => (!service || `${one.stack}/${one.service}` === service) && (!wanted || one.template.toLowerCase().includes(wanted)));
  }

  #href(one) {
    return this.shell.href('templates', { ...Object.fromEntries(this.route.query), template: one.id });
  }

  #discover(one, more = {}) {
    return this.shell.href('discover', { query: `template_id: ${quoted(one.id)}`, from: 'now-24h', ...more });
  }

  #table(all) {
    const services = [...new Set(all.templates.map((one) => `${one.stack}/${one.service}`))].sort();
    const some = this.#of(all.templates);
    const time = (key) => ({ render: (one) => html`<berth-time at=${one.seen[key]}></berth-time>`, sort: (one) => Date.parse(one.seen[key]) });
    return html`<div class="filters">
        <div class="field"><label for="service">Service</label><select id="service" @change=${(e) => this.setQuery({ service: e.target.value })}>
          <option value="">All services</option>${services.map((one) => html`<option value=${one} ?selected=${one === this.query('service')}>${safe(one, 100)}</option>`)}</select></div>
        <div class="field wide"><label for="text">Text of the template</label><input id="text" type="search" .value=${this.query('text')} @input=${(e) => this.setQuery({ text: e.target.value })}></div>
        <span class="muted" role="status">${number(some.length)} of ${number(all.total)} templates</span>
      </div>
      ${some.length === 0 ? html`<berth-empty title="No template fits"><p>Ask for another text or service.</p></berth-empty>` : html`<berth-table label="Templates" .columns=${[
        { key: 'template', title: 'Template', render: (one) => html`<a href=${this.#href(one)}><code>${safe(one.template, 160) || '(empty)'}</code></a>` },
        { key: 'service', title: 'Service', render: (one) => safe(`${one.stack}/${one.service}`, 80), sort: (one) => `${one.stack}/${one.service}` },
        { key: 'count', title: 'Records', number: true, render: (one) => html`<span title=${number(one.count)}>${count(one.count)}</span>` },
        { key: 'perHour', title: 'Per hour', number: true, render: (one) => count(one.perHour) },
        { key: 'first', title: 'First seen', ...time('first') },
        { key: 'last', title: 'Last seen', ...time('last') },
      ]} .rows=${some}></berth-table>`}`;
  }

  #details() {
    const id = this.query('template');
    const one = id && this.#templates.value?.templates.find((each) => each.id === id);
    if (!id || !this.#templates.value) {
      return nothing;
    }
    return html`<berth-dialog id="details" wide heading=${one ? `Template of ${one.stack}/${one.service}` : 'Template'} @closed=${() => this.setQuery({ template: null })}>
      ${one ? html`<p class="whole">${safe(one.template, 5000)}</p>
        <dl class="facts"><dt>Records</dt><dd>${number(one.count)} (${number(one.perHour)} per hour)</dd>
          <dt>First seen</dt><dd><berth-time full at=${one.seen.first}></berth-time></dd><dt>Last seen</dt><dd><berth-time full at=${one.seen.last}></berth-time></dd><dt>Id</dt><dd><code>${safe(one.id)}</code></dd></dl>
        <h3>Last 24 hours</h3>
        <div class="chart">${this.failure ? html`<berth-failure .error=${this.failure} @retry=${() => this.#chart(id)}></berth-failure>`
    : html`<berth-log-histogram still label="Records of this template over time" .data=${this.histogram}></berth-log-histogram>`}</div>
        <h3>Examples</h3>
        <ul class="examples">${one.examples.map((text) => html`<li><pre>${safe(text, 1000)}</pre></li>`)}</ul>` : html`<p>It is not there any more: it became another, or was forgotten.</p>`}
      ${one ? html`<a slot="buttons" class="button" href=${this.#discover(one)}>Show its records</a>` : nothing}
    </berth-dialog>`;
  }

  render() {
    if (!this.route) {
      return nothing;
    }
    return html`<div class="bar"><h1>Templates</h1></div>
      ${this.#templates.render((all) => this.#table(all), (all) => all.total === 0,
        html`<berth-empty title="No template yet"><p>What tasks write is compared, and what messages have in common is listed here. Deploy a stack that writes something.</p></berth-empty>`)}
      ${this.#details()}`;
  }
}
customElements.define('berth-templates', Templates);

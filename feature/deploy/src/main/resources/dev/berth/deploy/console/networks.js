// Networks: the address ranges that stacks have for themselves.
import { html, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';
import { targetChoice, targets } from './targets.js';
import { stackLink } from './words.js';

class Networks extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true } };

  #targets = targets(this);
  #networks = new Loaded(this, () => get('/api/networks', { target: this.query('target') }), { every: 10000, now: false });
  #shown = null;

  constructor() {
    super();
    allowed(['network:Remove', 'network/*']).then(([may]) => { this.may = may; }, () => {});
  }

  willUpdate() {
    if (this.query('target') !== this.#shown) {
      this.#shown = this.query('target');
      this.#networks.value = undefined;
      this.#networks.reload();
    }
  }

  render() {
    const name = this.segments[0];
    return html`<div class="bar">${name ? html`<a href=${this.shell.href('networks', this.#at)}>Networks</a><span aria-hidden="true">/</span><h1>${safe(name, 120)}</h1>` : html`<h1>Networks</h1>`}
        ${targetChoice(this, this.#targets)}</div>
      ${this.#networks.render((all) => (name ? this.#detail(all.find((one) => one.name === name)) : html`<berth-table label="Networks" .columns=${this.#columns} .rows=${all}></berth-table>`), (all) => all.length === 0,
        html`<berth-empty title="No network yet"><p>Each stack gets one when it is deployed, and more if its file names them.</p></berth-empty>`)}`;
  }

  get #at() {
    return this.query('target') ? { target: this.query('target') } : {};
  }

  get #columns() {
    return [
      { key: 'name', title: 'Network', render: (one) => html`<a class="short" href=${this.shell.href(`networks/${encodeURIComponent(one.name)}`, this.#at)}>${safe(one.name, 120)}</a>` },
      { key: 'stack', title: 'Stack', render: (one) => stackLink(this.shell, one.stack) },
      { key: 'services', title: 'Services', sort: (one) => one.services.length, render: (one) => safe(one.services.join(', ') || '–', 300) },
      { key: 'subnet', title: 'Addresses', render: (one) => html`<code>${safe(one.subnet, 100)}</code>` },
      { key: 'internal', title: 'Leads out', render: (one) => (one.internal ? badge('', 'no: internal') : badge('good', 'yes')) },
      { key: 'do', title: '', render: (one) => this.#button(one) },
    ];
  }

  /** What a stack has goes with the stack, and is refused here. */
  #button(one) {
    return this.may && one.services.length === 0
      ? html`<button class="plain" aria-label="Remove network ${safe(one.name, 100)}" title="Remove" @click=${() => this.#remove(one)}>${icon('remove')}</button>` : nothing;
  }

  #detail(one) {
    return one ? html`<div class="card"><dl class="facts">
      <dt>Stack</dt><dd>${stackLink(this.shell, one.stack)}</dd><dt>Addresses</dt><dd><code>${safe(one.subnet, 100)}</code></dd>
      <dt>Gateway</dt><dd><code>${safe(one.gateway, 100)}</code></dd>
      <dt>Leads out</dt><dd>${one.internal ? 'No: only tasks of this network reach each other.' : 'Yes'}</dd>
      <dt>Services</dt><dd>${one.services.length ? one.services.map((name) => html`<div>${safe(name, 200)}</div>`) : 'none'}</dd>
      ${Object.entries(one.labels).map(([key, value]) => html`<dt><code>${safe(key, 100)}</code></dt><dd>${safe(value, 300)}</dd>`)}</dl></div>
      <p>${this.#button(one)}</p>` : html`<berth-empty title="There is no such network"><p>It goes with its stack.</p></berth-empty>`;
  }

  async #remove(one) {
    if (await this.shell.confirm({ title: 'Remove this network?', names: [one.name], action: 'Remove' })
      && await this.attempt(() => del(`/api/networks/${encodeURIComponent(one.name)}`, { target: this.query('target') }), `Removed network ${one.name}.`)) {
      this.shell.navigate('networks', { query: this.#at });
      this.#networks.reload();
    }
  }
}

customElements.define('berth-networks', Networks);

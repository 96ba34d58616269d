// Volumes: what stacks keep, who uses it and how much it is.
import { html, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get } from 'berth/api.js';
import { bytes, safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { targetChoice, targets } from './targets.js';
import { stackLink } from './words.js';

class Volumes extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true } };

  #targets = targets(this);
  #volumes = new Loaded(this, () => get('/api/volumes', { target: this.query('target') }), { every: 10000, now: false });
  #size = new Loaded(this, () => get(`/api/volumes/${encodeURIComponent(this.segments[0])}`, { size: true, target: this.query('target') }), { now: false });
  #shown = {};

  constructor() {
    super();
    allowed(['volume:Remove', 'volume/*']).then(([may]) => { this.may = may; }, () => {});
  }

  willUpdate() {
    const shown = { target: this.query('target'), name: this.segments[0] };
    if (shown.target !== this.#shown.target) {
      this.#volumes.value = undefined;
      this.#volumes.reload();
    }
    if (shown.name !== this.#shown.name) {
      this.#size.value = undefined;
      this.#size.error = null;
      this.titled(shown.name ? safe(shown.name, 80) : null);
      if (shown.name) {
        this.#size.reload();
      }
    }
    this.#shown = shown;
  }

  render() {
    const name = this.segments[0];
    return html`<div class="bar">${name ? html`<a href=${this.shell.href('volumes', this.#at)}>Volumes</a><span aria-hidden="true">/</span><h1>${safe(name, 120)}</h1>` : html`<h1>Volumes</h1>`}
        ${targetChoice(this, this.#targets)}</div>
      ${name ? this.#size.render((one) => this.#detail(one))
        : this.#volumes.render((all) => html`<berth-table label="Volumes" .columns=${this.#columns} .rows=${all}></berth-table>`, (all) => all.length === 0,
          html`<berth-empty title="No volume yet"><p>A stack's volumes are made when it is deployed, and stay when it is removed.</p></berth-empty>`)}`;
  }

  get #at() {
    return this.query('target') ? { target: this.query('target') } : {};
  }

  get #columns() {
    return [
      { key: 'name', title: 'Volume', render: (one) => html`<a class="short" href=${this.shell.href(`volumes/${encodeURIComponent(one.name)}`, this.#at)}>${safe(one.name, 120)}</a>` },
      { key: 'stack', title: 'Stack', render: (one) => stackLink(this.shell, one.stack) },
      { key: 'services', title: 'Used by', sort: (one) => one.services.length, render: (one) => (one.services.length ? safe(one.services.join(', '), 300) : html`<span class="muted">nobody</span>`) },
      { key: 'created', title: 'Made', render: (one) => html`<berth-time .at=${one.created}></berth-time>` },
      { key: 'do', title: '', render: (one) => this.#button(one) },
    ];
  }

  #button(one) {
    return this.may && one.services.length === 0
      ? html`<button class="plain" aria-label="Remove volume ${safe(one.name, 100)}" title="Remove" @click=${() => this.#remove(one)}>${icon('remove')}</button>` : nothing;
  }

  #detail(one) {
    return html`<div class="card"><dl class="facts">
      <dt>Stack</dt><dd>${stackLink(this.shell, one.stack)}</dd>
      <dt>Used by</dt><dd>${one.services.length ? one.services.map((name) => html`<div>${safe(name, 200)}</div>`) : 'nobody'}</dd>
      <dt>Size</dt><dd>${one.size === undefined || one.size === null ? 'not known: its files are too many, or not on this machine' : bytes(one.size)}</dd>
      <dt>Made</dt><dd><berth-time full .at=${one.created}></berth-time></dd>
      <dt>Lies at</dt><dd><code>${safe(one.path, 500)}</code></dd>
      ${Object.entries(one.labels).map(([key, value]) => html`<dt><code>${safe(key, 100)}</code></dt><dd>${safe(value, 300)}</dd>`)}</dl></div>
      ${this.may ? html`<p>${one.services.length ? html`<span class="muted">It can be removed when its stack has gone.</span>`
        : html`<button class="danger" @click=${() => this.#remove(one)}>${icon('remove')}Remove with all it holds</button>`}</p>` : nothing}`;
  }

  async #remove(one) {
    const question = { title: 'Remove this volume?', text: 'Everything in it is lost. There is no way back.', names: [one.size ? `${one.name}, ${bytes(one.size)}` : one.name], action: 'Remove', type: one.name };
    if (await this.shell.confirm(question)
      && await this.attempt(() => del(`/api/volumes/${encodeURIComponent(one.name)}`, { target: this.query('target') }), `Removed volume ${one.name}.`)) {
      this.shell.navigate('volumes', { query: this.#at });
      this.#volumes.reload();
    }
  }
}

customElements.define('berth-volumes', Volumes);

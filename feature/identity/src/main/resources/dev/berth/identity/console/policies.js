// Policies: read, write, give to somebody, and ask what they decide.
import { html, css, nothing } from 'lit';
import { allowed, get } from 'berth/api.js';
import { count, safe } from 'berth/format.js';
import { BerthPage, Loaded } from 'berth/page.js';
import { badge, icon } from 'berth/ui.js';
import './policy.js';
import './simulator.js';

class Policies extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true } };
  static styles = [BerthPage.styles, css`.find { max-width: 20rem; }`];

  #all = new Loaded(this, () => get('/api/policies'));
  #actions = new Loaded(this, () => get('/api/actions'), { now: false });

  connectedCallback() {
    super.connectedCallback();
    allowed(['policy:Create', 'policy/*'], ['policy:Simulate', 'policy/*'])
      .then(([create, simulate]) => { this.may = { create, simulate }; }, () => { this.may = {}; });
  }

  render() {
    const [first, name] = this.segments;
    if (first === 'of' && name || first === 'new') {
      return html`<berth-policy .shell=${this.shell} .name=${first === 'new' ? '' : name} .platform=${this.query('platform') === 'true'}
        @changed=${() => this.#all.reload()}></berth-policy>`;
    }
    return html`<h1>Policies</h1>${this.#tabs(first ?? '')}
      ${first === 'simulator' ? html`<berth-simulator .shell=${this.shell} .asked=${Object.fromEntries(this.route.query)} @asked=${(e) => this.setQuery(e.detail)}></berth-simulator>`
      : first === 'actions' ? this.#known() : this.#list()}`;
  }

  #tabs(current) {
    const tabs = [['', 'Policies'], ...(this.may?.simulate ? [['simulator', 'Simulator']] : []), ['actions', 'Actions']];
    return html`<nav class="tabs" aria-label="Policies">${tabs.map(([path, title]) => html`<a href=${this.shell.href(path ? `policies/${path}` : 'policies')} aria-current=${path === current ? 'page' : nothing}>${title}</a>`)}</nav>`;
  }

  #list() {
    return html`${this.may?.create ? html`<div class="bar"><a class="button push" href=${this.shell.href('policies/new')}>${icon('add')}Write a policy</a></div>` : nothing}
      ${this.#all.render((policies) => html`<berth-table label="Policies" .rows=${policies} .columns=${[
        { key: 'name', title: 'Name', render: (one) => html`<a href=${this.shell.href(`policies/of/${encodeURIComponent(one.name)}`, one.tenant === 'platform' ? { platform: true } : {})}>${safe(one.name, 80)}</a>` },
        { key: 'tenant', title: 'Of', render: (one) => (one.builtIn ? badge('', 'built in') : safe(one.tenant, 63)) },
        { key: 'statements', title: 'Statements', number: true, render: (one) => count(one.statements) },
        { key: 'attachments', title: 'Given to', sort: (one) => one.attachments.length, render: (one) => (one.attachments.length ? safe(one.attachments.slice(0, 3).join(', ') + (one.attachments.length > 3 ? ` and ${one.attachments.length - 3} more` : ''), 200) : 'nobody') },
        { key: 'updated', title: 'Changed', render: (one) => html`<berth-time .at=${one.updated}></berth-time>` },
      ]}></berth-table>`)}`;
  }

  #known() {
    if (this.#actions.value === undefined && !this.#actions.loading && !this.#actions.error) {
      queueMicrotask(() => this.#actions.reload());
    }
    const wanted = this.query('q').toLowerCase();
    return html`<div class="bar"><label class="visually-hidden" for="find">Find an action</label>
        <input id="find" class="find" type="search" placeholder="Find an action" .value=${this.query('q')} @input=${(e) => this.setQuery({ q: e.target.value })}></div>
      ${this.#actions.render((actions) => html`<berth-table label="Actions" .columns=${[
        { key: 'name', title: 'Action', render: (one) => html`<code>${one.name}</code>` },
        { key: 'description', title: 'What it is' },
        { key: 'grantedTo', title: 'Role that has it' },
        { key: 'scope', title: 'Scope' },
      ]} .rows=${actions.filter((one) => `${one.name} ${one.description}`.toLowerCase().includes(wanted))}></berth-table>`)}`;
  }
}
customElements.define('berth-policies', Policies);

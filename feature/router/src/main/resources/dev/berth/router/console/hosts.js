// Hosts outside the domain: which tenant has them, and what operators grant.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { Loaded } from 'berth/page.js';
import { allowed, del, get, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';

class Hosts extends LitElement {
  static properties = { shell: { attribute: false }, may: { state: true }, failure: { state: true }, tenants: { state: true } };
  static styles = base;

  #hosts = new Loaded(this, () => get('/api/hosts'), { every: 10000 });

  constructor() {
    super();
    this.may = {};
    this.tenants = [];
    allowed(['route:GrantHost', 'host/*'], ['route:ReleaseHost', 'host/*']).then(([grant, release]) => {
      this.may = { grant, release };
      if (grant) {
        get('/api/tenants').then((all) => { this.tenants = all.map((one) => one.name); }, () => {});
      }
    }, () => {});
  }

  render() {
    return html`<div class="bar"><p class="muted">A host outside the platform's domain belongs to the tenant that an operator granted it to, else to the first whose route named it.</p><span class="push"></span>
        ${this.may.grant ? html`<button class="primary" @click=${() => { this.failure = null; this.renderRoot.querySelector('#grant').open(); }}>${icon('add')}Grant a host</button>` : nothing}</div>
      ${this.#hosts.render((all) => html`<berth-table label="Hosts" .rows=${all} .columns=${[
        { key: 'host', title: 'Host', render: (one) => html`<code>${safe(one.host, 260)}</code>` },
        { key: 'tenant', title: 'Tenant' },
        { key: 'granted', title: 'By', render: (one) => (one.granted ? badge('good', 'granted') : badge('', 'first claim')) },
        { key: 'since', title: 'Since', render: (one) => html`<berth-time .at=${one.since}></berth-time>` },
        { key: 'routes', title: 'Routes', sort: (one) => one.routes.length, render: (one) => (one.routes.length ? one.routes.map((name) => html`<div><a href=${this.shell.href(`routes/${encodeURIComponent(name)}`)}>${safe(name, 200)}</a></div>`) : html`<span class="muted">none</span>`) },
        { key: 'do', title: '', render: (one) => (this.may.release ? html`<button class="plain" aria-label="Release ${safe(one.host, 200)}" title="Release" @click=${() => this.#release(one)}>${icon('remove')}</button>` : nothing) },
      ]}></berth-table>`, (all) => all.length === 0, html`<berth-empty title="No host outside the domain"><p>Routes that name one claim it; an operator can grant one beforehand.</p></berth-empty>`)}
      <berth-dialog id="grant" heading="Grant a host">
        <form @submit=${this.#grant}>
          <div class="field"><label for="host">Host</label><input id="host" name="host" required spellcheck="false" autocomplete="off" placeholder="shop.example.com"><p class="hint">*.example.com is all below a name.</p></div>
          <div class="field"><label for="tenant">Tenant</label><input id="tenant" name="tenant" list="tenants" required spellcheck="false" autocomplete="off"><datalist id="tenants">${this.tenants.map((one) => html`<option value=${one}></option>`)}</datalist></div>
          ${this.failure ? html`<p class="problem" role="alert">${safe(this.failure)}</p>` : nothing}
        </form>
        <button slot="buttons" @click=${() => this.#close()}>Cancel</button>
        <button slot="buttons" class="primary" @click=${() => this.renderRoot.querySelector('form').requestSubmit()}>Grant</button>
      </berth-dialog>`;
  }

  #close() {
    this.renderRoot.querySelector('#grant').close();
  }

  async #grant(e) {
    e.preventDefault();
    const given = new FormData(e.target);
    const host = given.get('host').trim();
    const has = (this.#hosts.value ?? []).find((one) => one.host === host.toLowerCase());
    const tenant = given.get('tenant').trim();
    if (has && has.tenant !== tenant && !await this.shell.confirm({ title: 'Take the host away?', text: `Tenant ${has.tenant} has it now; its routes for it go off.`, names: has.routes.length ? has.routes : [host], action: 'Grant' })) {
      return;
    }
    try {
      await put(`/api/hosts/${encodeURIComponent(host)}`, { tenant });
      this.#close();
      e.target.reset();
      this.shell.notify('good', `${host} belongs to ${tenant}.`);
      this.#hosts.reload();
    } catch (failure) {
      this.failure = failure.message;
    }
  }

  async #release(one) {
    if (await this.shell.confirm({ title: 'Release this host?', text: `Any tenant whose route names it first has it then.${one.routes.length ? ' Routes that name it:' : ''}`, names: [one.host, ...one.routes], action: 'Release' })) {
      try {
        await del(`/api/hosts/${encodeURIComponent(one.host)}`);
        this.shell.notify('good', `Released ${one.host}.`);
      } catch (failure) {
        this.shell.notify('bad', failure.message);
      }
      this.#hosts.reload();
    }
  }
}

customElements.define('berth-hosts', Hosts);

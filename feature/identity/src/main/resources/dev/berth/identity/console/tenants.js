// Tenants: what each has and may have.
import { html, css, nothing } from 'lit';
import { allowed, del, get, post, put, request } from 'berth/api.js';
import { bytes, number, percent, safe } from 'berth/format.js';
import { BerthPage, Loaded } from 'berth/page.js';
import { badge, icon } from 'berth/ui.js';
import { FormDialog, field } from './form.js';

const LIMITS = [
  ['memory', 'Memory', '2GiB', 'With its unit.'], ['cpus', 'Processors', '1.5', 'A number, with up to three decimals.'],
  ['tasks', 'Tasks', '20', ''], ['volumes', 'Volumes', '10', ''], ['disk', 'Disk of volumes', '20GiB', 'With its unit.'],
  ['parameters', 'Parameters', '1000', ''],
];
const COUNTS = ['tasks', 'volumes', 'parameters'];

function counted(n, what) {
  return `${number(n)} ${what}${n === 1 ? '' : 's'}`;
}

class Tenants extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true } };
  static styles = [BerthPage.styles, css`
    meter { width: 8rem; height: .75rem; vertical-align: middle; }
    h1 { overflow-wrap: anywhere; }
  `];

  #shown = null;
  #all = new Loaded(this, () => get('/api/tenants'));
  #one = new Loaded(this, () => this.#load(), { now: false, every: 30_000 });
  #make = new FormDialog(this, {
    heading: 'Make a tenant', action: 'Make',
    fields: () => field('tenant-name', 'Name', html`<input id="tenant-name" name="name" required maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false">`, 'Small letters, digits and dashes.'),
    send: async (values) => {
      const name = values.get('name').trim();
      await post('/api/tenants', { name });
      this.#all.reload();
      this.shell.notify('good', `Tenant ${name} is there. It has no limits yet.`);
      await this.shell.reload();
    },
  });
  #quota = new FormDialog(this, {
    heading: () => `What ${this.#shown} may have`, action: 'Set',
    fields: (given) => html`<p>An empty field is no limit. What runs already goes on.</p>
      ${LIMITS.map(([name, title, example, hint]) => field(`quota-${name}`, title, html`<input id="quota-${name}" name=${name} .value=${String(given[name] ?? '')} placeholder="as much as there is, or ${example}" autocomplete="off">`, hint))}`,
    send: async (values) => {
      const quota = {};
      for (const [name] of LIMITS) {
        const text = values.get(name).trim();
        if (text) {
          quota[name] = COUNTS.includes(name) ? Number(text) : text;
        }
      }
      await put(`${this.#path}/quota`, quota);
      this.shell.notify('good', 'The quota is set.');
      this.#one.reload();
    },
  });

  connectedCallback() {
    super.connectedCallback();
    allowed(['tenant:Create', 'tenant/*'], ['tenant:Remove', 'tenant/*'], ['tenant:SetQuota', 'tenant/*'])
      .then(([create, remove, quota]) => { this.may = { create, remove, quota }; }, () => { this.may = {}; });
  }

  get #path() {
    return `/api/tenants/${encodeURIComponent(this.#shown)}`;
  }

  willUpdate() {
    const name = this.segments[0] ?? null;
    if (name !== this.#shown) {
      this.#shown = name;
      this.#one.value = undefined;
      if (name) {
        this.titled(name);
        this.#one.reload();
      }
    }
  }

  async #load() {
    if (!this.#shown) {
      return null;
    }
    const [tenant, use] = await Promise.all([
      get(this.#path),
      request('GET', '/api/quota', { headers: { 'X-Berth-Tenant': this.#shown } }).catch(() => null),
    ]);
    return { ...tenant, use };
  }

  async #remove(tenant) {
    const things = Object.entries(tenant.belongings).filter(([, n]) => n > 0);
    const sure = await this.shell.confirm({
      title: `Remove tenant ${tenant.name}?`,
      text: things.length ? 'All that it has goes with it, and its key: nobody can read its data again.' : 'It is empty. Its key goes with it.',
      names: things.map(([what, n]) => counted(n, what)), action: 'Remove tenant', type: tenant.name,
    });
    if (!sure) {
      return;
    }
    const done = await this.attempt(() => del(this.#path, things.length ? { force: true } : {}), `Tenant ${tenant.name} is removed.`);
    if (done) {
      this.#all.reload();
      this.shell.navigate('tenants');
      await this.shell.reload();
    }
  }

  render() {
    return html`${this.#shown ? this.#details() : this.#list()}${this.#make.render()}${this.#quota.render()}`;
  }

  #list() {
    return html`<div class="bar"><h1>Tenants</h1>
        ${this.may?.create ? html`<button class="primary push" @click=${() => this.#make.open()}>${icon('add')}Make a tenant</button>` : nothing}</div>
      ${this.#all.render((tenants) => html`<berth-table label="Tenants" .rows=${tenants} .columns=${[
        { key: 'name', title: 'Name', render: (one) => html`<a href=${this.shell.href(`tenants/${encodeURIComponent(one.name)}`)}>${safe(one.name, 63)}</a>` },
        { key: 'state', title: 'State', render: (one) => badge(one.state === 'active' ? 'good' : 'busy', one.state) },
        { key: 'created', title: 'Since', render: (one) => html`<berth-time .at=${one.created}></berth-time>` },
      ]}></berth-table>`, (tenants) => tenants.length === 0, html`<berth-empty title="No tenants"><p>You have a role in none.</p></berth-empty>`)}`;
  }

  #details() {
    return html`<p><a href=${this.shell.href('tenants')}>Tenants</a></p><h1>${safe(this.#shown, 63)}</h1>
      ${this.#one.render((tenant) => (tenant === null ? html`<berth-loading></berth-loading>` : html`
        <div class="bar">
          ${this.may?.quota ? html`<button @click=${() => this.#quota.open(tenant.quota)}>Change quota…</button>` : nothing}
          ${this.may?.remove && tenant.name !== this.shell.tenant ? html`<button class="danger" @click=${() => this.#remove(tenant)}>Remove…</button>` : nothing}
          ${this.may?.remove && tenant.name === this.shell.tenant ? html`<span class="muted">To remove it, act in another tenant.</span>` : nothing}
        </div>
        <section class="card"><dl class="facts"><dt>State</dt><dd>${badge(tenant.state === 'active' ? 'good' : 'busy', tenant.state)}</dd>
          <dt>Since</dt><dd><berth-time full .at=${tenant.created}></berth-time></dd></dl></section>
        <h2>What it has and may have</h2>
        <div class="scroll"><table aria-label="Quota"><thead><tr><th scope="col">What</th><th scope="col" class="number">Used</th><th scope="col" class="number">Limit</th><th scope="col">Share</th></tr></thead>
          <tbody>${LIMITS.map(([name, title]) => this.#limit(name, title, tenant))}</tbody></table></div>
        <h2>What belongs to it</h2>
        <dl class="facts card">${Object.entries(tenant.belongings).map(([what, n]) => html`<dt>${safe(what, 60)}s</dt><dd>${number(n)}</dd>`)}</dl>`))}`;
  }

  #limit(name, title, tenant) {
    const figure = tenant.use?.[name] ?? { used: name === 'parameters' ? tenant.belongings.parameter ?? 0 : undefined, limit: tenant.quota[name] };
    const shown = (value) => (value === undefined || value === null ? '–' : name === 'memory' || name === 'disk' ? bytes(value) : number(value));
    const share = figure.limit && figure.used !== undefined ? figure.used / figure.limit : null;
    return html`<tr><th scope="row">${title}</th><td class="number">${shown(figure.used)}</td><td class="number">${figure.limit === undefined || figure.limit === null ? 'none' : shown(figure.limit)}</td>
      <td>${share === null ? '–' : html`<meter min="0" max="1" high="0.9" .value=${Math.min(1, share)} aria-label="${title} used"></meter> ${percent(share, 0)}`}</td></tr>`;
  }
}
customElements.define('berth-tenants', Tenants);

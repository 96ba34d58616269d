// Users and service accounts, and groups.
import { html, css, nothing } from 'lit';
import { allowed, get, post } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { BerthPage, Loaded } from 'berth/page.js';
import { badge, icon } from 'berth/ui.js';
import { FormDialog, OnceDialog, field } from './form.js';
import './user.js';
import './groups.js';

const ROLES = [
  ['member', 'member: nothing but what policies allow'],
  ['viewer', 'viewer: sees everything but values'],
  ['developer', 'developer: deploys, reads and writes parameters'],
  ['owner', 'owner: decides who may do what'],
];

class Users extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true } };
  static styles = [BerthPage.styles, css`.find { max-width: 18rem; }`];

  #all = new Loaded(this, () => get('/api/users'), { every: 30_000 });
  #once = new OnceDialog(this);
  #form = new FormDialog(this, {
    heading: 'Add a user', action: 'Add',
    fields: () => html`
      ${field('user-name', 'Name', html`<input id="user-name" name="name" required maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false">`, 'Small letters, digits and dashes; unique on the whole platform.')}
      ${field('user-kind', 'Kind', html`<select id="user-kind" name="kind"><option value="person">Person, who logs in</option><option value="service">Service account, which shows tokens</option></select>`)}
      ${field('user-role', `Role in tenant ${this.shell.tenant}`, html`<select id="user-role" name="role">${ROLES.map(([role, text]) => html`<option value=${role} ?selected=${role === 'viewer'}>${text}</option>`)}</select>`)}
      ${field('user-password', 'Password', html`<input id="user-password" name="password" type="password" autocomplete="new-password">`, 'Leave it empty to have one made up. The user is asked for another at the first log-in.')}
      ${this.may?.operator ? html`<div class="field"><label><input type="checkbox" name="operator"> Operator: may act in every tenant, and on the platform</label></div>` : nothing}`,
    send: (values) => this.#create(values),
  });

  connectedCallback() {
    super.connectedCallback();
    allowed(['user:Create', 'user/*'], ['user:SetOperator', 'user/*'], ['group:List', 'group/*'])
      .then(([create, operator, groups]) => { this.may = { create, operator, groups }; }, () => { this.may = {}; });
  }

  async #create(values) {
    const service = values.get('kind') === 'service';
    const password = values.get('password');
    const made = await post('/api/users', {
      name: values.get('name').trim(), role: values.get('role'), service, tenant: this.shell.tenant,
      ...(password && !service ? { password } : {}), ...(values.get('operator') ? { operator: true } : {}),
    });
    this.#all.reload();
    if (made.password) {
      this.#once.open({
        heading: `The password of ${made.name}`, text: 'Give it to the user on a safe way: it is not shown again. At the first log-in another has to be chosen.',
        values: [['User', made.name], ['Password', made.password]],
      });
    } else {
      this.shell.notify('good', `User ${made.name} is there.`);
    }
  }

  render() {
    const [first, name] = this.segments;
    if (first === 'groups') {
      return html`${this.#tabs('groups')}<berth-groups .shell=${this.shell} .name=${name ?? ''}></berth-groups>`;
    }
    if (first === 'of' && name) {
      return html`<berth-user .shell=${this.shell} .name=${name} @gone=${() => { this.#all.reload(); this.shell.navigate('users'); }}></berth-user>`;
    }
    return html`${this.#tabs('users')}
      <div class="bar"><label class="visually-hidden" for="find">Find a user</label>
        <input id="find" class="find" type="search" placeholder="Find a user" .value=${this.query('q')} @input=${(e) => this.setQuery({ q: e.target.value })}>
        ${this.may?.create ? html`<button class="primary push" @click=${() => this.#form.open()}>${icon('add')}Add a user</button>` : nothing}</div>
      ${this.#all.render((users) => this.#table(users))}${this.#form.render()}${this.#once.render()}`;
  }

  #tabs(current) {
    return html`<h1>Users</h1>${this.may?.groups ? html`<nav class="tabs" aria-label="Kinds">
      <a href=${this.shell.href('users')} aria-current=${current === 'users' ? 'page' : nothing}>Users</a>
      <a href=${this.shell.href('users/groups')} aria-current=${current === 'groups' ? 'page' : nothing}>Groups</a></nav>` : nothing}`;
  }

  #table(users) {
    const wanted = this.query('q').toLowerCase();
    const rows = users.filter((one) => one.name.includes(wanted) || Object.values(one.roles).some((role) => role.includes(wanted)));
    return rows.length === 0
      ? html`<berth-empty title="No user fits"><p>${wanted ? 'Look for something else.' : 'There are no users here.'}</p></berth-empty>`
      : html`<berth-table label="Users" .rows=${rows} .columns=${[
        { key: 'name', title: 'Name', render: (one) => html`<a href=${this.shell.href(`users/of/${encodeURIComponent(one.name)}`)}>${safe(one.name, 63)}</a> ${one.name === this.shell.user.name ? html`<span class="muted">(you)</span>` : ''}` },
        { key: 'service', title: 'Kind', render: (one) => (one.service ? 'service account' : 'person') },
        { key: 'role', title: 'Role here', sort: (one) => one.roles[this.shell.tenant] ?? '', render: (one) => (one.operator ? badge('good', 'operator') : safe(one.roles[this.shell.tenant] ?? '–')) },
        { key: 'tenant', title: 'Home', render: (one) => safe(one.tenant, 63) },
        { key: 'secondFactor', title: 'Second factor', render: (one) => (one.service ? '–' : one.secondFactor ? 'yes' : 'no') },
        { key: 'locked', title: 'State', render: (one) => (one.locked ? badge('bad', 'locked') : badge('good', 'active')) },
        { key: 'created', title: 'Since', render: (one) => html`<berth-time .at=${one.created}></berth-time>` },
      ]}></berth-table>`;
  }
}
customElements.define('berth-users', Users);

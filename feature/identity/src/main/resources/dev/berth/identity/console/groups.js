// Groups of the tenant: users, and groups in groups.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { allowed, del, get, post, put } from 'berth/api.js';
import { count, safe } from 'berth/format.js';
import { Loaded, attempt } from 'berth/page.js';
import { icon } from 'berth/ui.js';
import { FormDialog, field } from './form.js';

/** `name` of the group that is shown; without: all. */
class Groups extends LitElement {
  static properties = { shell: { attribute: false }, name: {}, may: { state: true } };
  static styles = [base, css`ul { list-style: none; padding: 0; max-width: 32rem; } li { display: flex; gap: .5rem; align-items: center; padding: .25rem 0; border-bottom: 1px solid var(--edge); } li span { flex: 1; overflow-wrap: anywhere; }`];

  #all = new Loaded(this, () => this.#load(), { now: false });
  #make = new FormDialog(this, {
    heading: 'Make a group', action: 'Make',
    fields: () => field('group-name', 'Name', html`<input id="group-name" name="name" required maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false">`),
    send: async (values) => {
      await post('/api/groups', { name: values.get('name').trim() });
      this.#all.reload();
    },
  });
  #add = new FormDialog(this, {
    heading: () => `Add to ${this.name}`, action: 'Add',
    fields: () => field('member', 'Member', html`<select id="member" name="member" required>
      ${this.candidates?.map((one) => html`<option value=${one}>${safe(one.replace(':', ' '), 80)}</option>`)}</select>`),
    send: async (values) => {
      await put(`${this.#path}/members/${encodeURIComponent(values.get('member'))}`);
      this.#all.reload();
    },
  });

  get #path() {
    return `/api/groups/${encodeURIComponent(this.name)}`;
  }

  willUpdate(changed) {
    if (changed.has('name')) {
      this.#all.value = undefined;
      this.#all.reload();
    }
  }

  async #load() {
    const at = `group/${this.name || '*'}`;
    const [create, remove, add, take] = await allowed(['group:Create', 'group/*'], ['group:Remove', at], ['group:AddMember', at], ['group:RemoveMember', at]);
    this.may = { create, remove, add, take };
    return get(this.name ? this.#path : '/api/groups');
  }

  async #open(group) {
    const [users, groups] = await Promise.all([get('/api/users').catch(() => []), get('/api/groups')]);
    this.candidates = [...users.map((one) => `user:${one.name}`), ...groups.filter((one) => one.name !== group.name).map((one) => `group:${one.name}`)]
      .filter((one) => !group.members.includes(one));
    this.#add.open();
  }

  async #take(member) {
    await attempt(this.shell, () => del(`${this.#path}/members/${encodeURIComponent(member)}`), `${member} is out.`);
    this.#all.reload();
  }

  async #remove(group) {
    const sure = await this.shell.confirm({
      title: `Remove group ${group.name}?`, text: 'Its members lose what policies give to the group.',
      names: [...group.members, ...group.policies.map((one) => `policy ${one}`)], action: 'Remove group',
    });
    if (sure && await attempt(this.shell, () => del(this.#path), 'The group is removed.')) {
      this.shell.navigate('users/groups');
    }
  }

  render() {
    return html`${this.#all.render((value) => (this.name ? this.#group(value) : this.#list(value)))}${this.#make.render()}${this.#add.render()}`;
  }

  #list(groups) {
    const make = this.may?.create ? html`<button class="primary push" @click=${() => this.#make.open()}>${icon('add')}Make a group</button>` : nothing;
    return groups.length === 0
      ? html`<berth-empty title="No groups yet"><p>A group gives several users the same policies.</p>${make}</berth-empty>`
      : html`<div class="bar">${make}</div><berth-table label="Groups" .rows=${groups} .columns=${[
        { key: 'name', title: 'Name', render: (one) => html`<a href=${this.shell.href(`users/groups/${encodeURIComponent(one.name)}`)}>${safe(one.name, 63)}</a>` },
        { key: 'members', title: 'Members', number: true, sort: (one) => one.members.length, render: (one) => count(one.members.length) },
        { key: 'created', title: 'Since', render: (one) => html`<berth-time .at=${one.created}></berth-time>` },
      ]}></berth-table>`;
  }

  #group(group) {
    return html`<div class="bar"><h2>${safe(group.name, 63)}</h2>
        ${this.may?.add ? html`<button class="push" @click=${() => this.#open(group)}>${icon('add')}Add a member…</button>` : nothing}
        ${this.may?.remove ? html`<button class="danger" @click=${() => this.#remove(group)}>Remove…</button>` : nothing}</div>
      <dl class="facts"><dt>Policies</dt><dd>${group.policies?.length ? group.policies.map((one) => html`<div><code>${safe(one, 80)}</code></div>`) : 'none'}</dd></dl>
      <h3>Members</h3>${group.members.length ? html`<ul>${group.members.map((one) => html`<li><span>${safe(one.replace(':', ' '), 80)}</span>
        ${this.may?.take ? html`<button class="danger" aria-label="Take ${safe(one, 80)} out" @click=${() => this.#take(one)}>Take out</button>` : nothing}</li>`)}</ul>` : html`<p class="muted">Nobody yet.</p>`}`;
  }
}
customElements.define('berth-groups', Groups);

// One user: rights, log-in, sessions, tokens.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { allowed, del, get, post, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { Loaded, attempt } from 'berth/page.js';
import { badge } from 'berth/ui.js';
import { FormDialog, OnceDialog, field } from './form.js';
import './sessions.js';
import './tokens.js';

const ROLES = ['member', 'viewer', 'developer', 'owner'];

class User extends LitElement {
  static properties = { shell: { attribute: false }, name: {}, may: { state: true } };
  static styles = [base, css`
    .role { display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; margin: .25rem 0; } .role span { min-width: 8rem; }
    h1 { overflow-wrap: anywhere; } dl.tags { margin-bottom: .75rem; }
  `];

  #user = new Loaded(this, () => this.#load(), { now: false });
  #once = new OnceDialog(this);
  #password = new FormDialog(this, {
    heading: () => `A new password for ${this.name}`, action: 'Set password',
    fields: () => html`<p>The user's sessions end, and another has to be chosen at the next log-in.</p>
      ${field('new-password', 'Password', html`<input id="new-password" name="password" type="password" autocomplete="new-password">`, 'Leave it empty to have one made up.')}`,
    send: (values) => this.#setPassword(values.get('password')),
  });
  #grant = new FormDialog(this, {
    heading: () => `A role for ${this.name}`, action: 'Give',
    fields: () => html`
      ${field('role-tenant', 'Tenant', html`<select id="role-tenant" name="tenant">${(this.tenants ?? [this.shell.tenant]).map((one) => html`<option value=${one} ?selected=${one === this.shell.tenant}>${safe(one, 63)}</option>`)}</select>`)}
      ${field('role-role', 'Role', html`<select id="role-role" name="role">${ROLES.map((one) => html`<option value=${one}>${one}</option>`)}</select>`)}`,
    send: async (values) => {
      await put(`${this.#path}/roles/${encodeURIComponent(values.get('tenant'))}`, { role: values.get('role') });
      this.shell.notify('good', `${this.name} is ${values.get('role')} in ${values.get('tenant')}.`);
      this.#user.reload();
    },
  });
  #tags = new FormDialog(this, {
    heading: () => `Tags of ${this.name}`, action: 'Set tags',
    fields: (user) => field('tags', 'Tags', html`<textarea id="tags" name="tags" rows="6" spellcheck="false" autocomplete="off" autocapitalize="none" placeholder="team = checkout" .defaultValue=${lines(user.tags)}></textarea>`,
      'One a line: name = value. Policies read them as aws:PrincipalTag/NAME; names that begin with platform are set by operators only.'),
    send: async (values) => {
      await put(`${this.#path}/tags`, { tags: tagsOf(values.get('tags')) });
      this.shell.notify('good', `The tags of ${this.name} are set.`);
      this.#user.reload();
    },
  });

  get #path() {
    return `/api/users/${encodeURIComponent(this.name)}`;
  }

  willUpdate(changed) {
    if (changed.has('name') && this.name) {
      this.#user.value = undefined;
      this.#user.reload();
    }
  }

  async #load() {
    const user = await get(this.#path);
    const name = user.name;
    const [update, remove, grant, revoke, operator, sessions, endSessions, tokens, makeTokens, revokeTokens] = await allowed(
      ['user:Update', `user/${name}`], ['user:Remove', `user/${name}`], ['user:Grant', `user/${name}`], ['user:Revoke', `user/${name}`],
      ['user:SetOperator', `user/${name}`], ['session:List', `session/${name}/*`], ['session:Revoke', `session/${name}/*`],
      ['token:List', `token/${name}/*`], ['token:Create', `token/${name}/*`], ['token:Revoke', `token/${name}/*`]);
    // Whose home is elsewhere is managed there, and operators by operators.
    const manages = this.shell.user.operator || (user.tenant === this.shell.tenant && !user.operator);
    this.may = {
      update: update && manages, remove: remove && manages && name !== this.shell.user.name,
      grant: grant && (this.shell.user.operator || !user.operator), revoke, operator,
      sessions: sessions && manages, endSessions: endSessions && manages, tokens: tokens && manages,
      makeTokens: makeTokens && manages, revokeTokens: revokeTokens && manages,
    };
    if (this.shell.user.operator) {
      this.tenants = (await get('/api/tenants').catch(() => [])).map((one) => one.name);
    }
    return user;
  }

  async #do(doing, done) {
    await attempt(this.shell, doing, done);
    this.#user.reload();
  }

  async #setPassword(password) {
    const set = await put(`${this.#path}/password`, password ? { password } : {});
    if (set.password) {
      this.#once.open({ heading: `The password of ${this.name}`, text: 'It is not shown again.', values: [['Password', set.password]] });
    } else {
      this.shell.notify('good', 'The password is set.');
    }
  }

  async #lock(user) {
    const sure = user.locked || await this.shell.confirm({
      title: `Lock ${user.name}?`, text: 'All sessions end at once, and tokens are refused until the user is unlocked.', action: 'Lock',
    });
    if (sure) {
      await this.#do(() => post(`${this.#path}/${user.locked ? 'unlock' : 'lock'}`), user.locked ? 'The user is unlocked.' : 'The user is locked.');
    }
  }

  async #operator(user) {
    const sure = await this.shell.confirm({
      title: user.operator ? `Take ${user.name} down from the operators?` : `Make ${user.name} an operator?`,
      text: user.operator ? 'It keeps its roles in tenants.' : 'It may then act in every tenant and on the platform itself.',
      action: user.operator ? 'Take down' : 'Make operator',
    });
    if (sure) {
      await this.#do(() => (user.operator ? del(`${this.#path}/operator`) : put(`${this.#path}/operator`)), 'Done.');
    }
  }

  async #reset(user) {
    const sure = await this.shell.confirm({
      title: `Remove the second factor of ${user.name}?`, text: 'A password alone lets the user in until a new one is set up. All sessions end.', action: 'Remove second factor',
    });
    if (sure) {
      await this.#do(() => del(`${this.#path}/totp`), 'The second factor is removed.');
    }
  }

  async #remove(user) {
    const sure = await this.shell.confirm({
      title: `Remove user ${user.name}?`, text: 'What goes with it:',
      names: ['its sessions, tokens and access keys', ...user.groups.map((one) => `its membership of group ${one}`), ...user.policies.map((one) => `its attachment to policy ${one}`)],
      action: 'Remove user', type: user.name,
    });
    if (!sure) {
      return;
    }
    try {
      await del(this.#path);
      this.shell.notify('good', `User ${user.name} is removed.`);
      this.dispatchEvent(new Event('gone'));
    } catch (e) {
      this.shell.notify('bad', e.message);
    }
  }

  render() {
    return html`<p><a href=${this.shell.href('users')}>Users</a></p><h1>${safe(this.name, 63)}</h1>
      ${this.#user.render((user) => this.#details(user))}${this.#password.render()}${this.#grant.render()}${this.#tags.render()}${this.#once.render()}`;
  }

  #details(user) {
    const may = this.may ?? {};
    return html`
      <div class="bar">
        ${may.update ? html`<button class=${user.locked ? '' : 'danger'} @click=${() => this.#lock(user)}>${user.locked ? 'Unlock' : 'Lock…'}</button>` : nothing}
        ${may.update && !user.service ? html`<button @click=${() => this.#password.open()}>New password…</button>` : nothing}
        ${may.update && user.secondFactor ? html`<button @click=${() => this.#reset(user)}>Remove second factor…</button>` : nothing}
        ${may.operator && !user.service ? html`<button @click=${() => this.#operator(user)}>${user.operator ? 'Take down from operators…' : 'Make operator…'}</button>` : nothing}
        ${may.remove ? html`<button class="danger" @click=${() => this.#remove(user)}>Remove…</button>` : nothing}
      </div>
      <section class="card"><dl class="facts">
        <dt>State</dt><dd>${user.locked ? badge('bad', 'locked') : badge('good', 'active')} ${user.operator ? badge('good', 'operator') : ''}</dd>
        <dt>Kind</dt><dd>${user.service ? 'service account' : 'person'}</dd>
        <dt>Home</dt><dd>${safe(user.tenant, 63)}</dd>
        <dt>Second factor</dt><dd>${user.secondFactor ? 'yes' : 'no'}</dd>
        <dt>Groups</dt><dd>${user.groups.length ? user.groups.map((one) => html`<div><a href=${this.shell.href(`users/groups/${encodeURIComponent(one)}`)}>${safe(one, 63)}</a></div>`) : 'none'}</dd>
        <dt>Policies</dt><dd>${user.policies.length ? user.policies.map((one) => html`<div><code>${safe(one, 80)}</code></div>`) : 'none'}</dd>
        <dt>Since</dt><dd><berth-time full .at=${user.created}></berth-time></dd>
      </dl></section>
      <section aria-labelledby="tags-heading"><h2 id="tags-heading">Tags</h2>
        ${Object.keys(user.tags).length ? html`<dl class="facts card tags">${Object.entries(user.tags).map(([key, value]) => html`<dt><code>${safe(key, 128)}</code></dt><dd>${safe(value, 300) || html`<span class="muted">empty</span>`}</dd>`)}</dl>` : html`<p class="muted">None. Policies can ask for them.</p>`}
        ${may.update ? html`<button @click=${() => this.#tags.open(user)}>Change tags…</button>` : nothing}</section>
      <section aria-labelledby="roles"><h2 id="roles">Roles</h2>
        ${Object.keys(user.roles).length ? Object.entries(user.roles).map(([tenant, role]) => this.#role(user, tenant, role)) : html`<p class="muted">None: only policies give rights.</p>`}
        ${may.grant ? html`<button @click=${() => this.#grant.open()}>Give a role…</button>` : nothing}</section>
      ${may.sessions && !user.service ? html`<section aria-labelledby="sessions"><h2 id="sessions">Sessions</h2>
        <berth-sessions ?mayEnd=${may.endSessions} .user=${user.name} .shell=${this.shell}></berth-sessions></section>` : nothing}
      ${may.tokens ? html`<section aria-labelledby="tokens"><h2 id="tokens">Tokens and access keys</h2>
        <berth-tokens ?mayMake=${may.makeTokens} ?mayRevoke=${may.revokeTokens} .user=${user.name} .shell=${this.shell}></berth-tokens></section>` : nothing}`;
  }

  #role(user, tenant, role) {
    const change = this.may?.grant && (this.shell.user.operator || tenant === this.shell.tenant);
    return html`<div class="role"><span>${safe(tenant, 63)}</span>${change
      ? html`<label class="visually-hidden" for="role-of-${tenant}">Role in ${safe(tenant, 63)}</label><select id="role-of-${tenant}" @change=${(e) => this.#change(tenant, e.target.value)}>
          ${ROLES.map((one) => html`<option value=${one} ?selected=${one === role}>${one}</option>`)}</select>
        ${this.may.revoke ? html`<button class="danger" aria-label="Take the role in ${safe(tenant, 63)}" @click=${() => this.#revoke(user, tenant)}>Take…</button>` : nothing}`
      : html`<strong>${safe(role)}</strong>`}</div>`;
  }

  #change(tenant, role) {
    return this.#do(() => put(`${this.#path}/roles/${encodeURIComponent(tenant)}`, { role }), `${this.name} is ${role} in ${tenant}.`);
  }

  async #revoke(user, tenant) {
    const sure = await this.shell.confirm({ title: `Take the role of ${user.name} in ${tenant}?`, text: 'Only policies give rights there then.', action: 'Take the role' });
    if (sure) {
      await this.#do(() => del(`${this.#path}/roles/${encodeURIComponent(tenant)}`), 'The role is taken.');
    }
  }
}
/** Tags as lines that people write, and back. */
function lines(tags) {
  return Object.entries(tags).map(([name, value]) => `${name} = ${value}`).join('\n');
}

function tagsOf(text) {
  const tags = {};
  for (const line of text.split('\n').filter((one) => one.trim())) {
    const at = line.indexOf('=');
    const name = line.slice(0, at).trim();
    if (at < 1 || Object.hasOwn(tags, name)) {
      throw new Error(at < 1 ? `'${line.trim()}' is no tag. Write it as: name = value` : `Tag '${name}' is there twice.`);
    }
    tags[name] = line.slice(at + 1).trim();
  }
  return tags;
}

customElements.define('berth-user', User);

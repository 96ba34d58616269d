// One policy: its document with problems at their place, and to whom it is given.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { allowed, del, get, post, put } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { Loaded } from 'berth/page.js';
import { badge, icon } from 'berth/ui.js';
import { FormDialog, field } from './form.js';
import './document.js';

const fresh = (tenant) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadShop",
      "Effect": "Allow",
      "Action": ["stack:Inspect", "service:Logs"],
      "Resource": ["berth:${tenant}:stack/shop", "berth:${tenant}:service/shop/*"]
    }
  ]
}`;

/** `name` of the policy; empty: a new one. `platform` whether it is the platform's. */
class Policy extends LitElement {
  static properties = {
    shell: { attribute: false }, name: {}, platform: { type: Boolean }, may: { state: true }, problem: { state: true }, text: { state: true }, busy: { state: true },
  };
  static styles = [base, css`h1 { overflow-wrap: anywhere; } .given { list-style: none; padding: 0; max-width: 32rem; } .given li { display: flex; gap: .5rem; align-items: center; padding: .25rem 0; border-bottom: 1px solid var(--edge); } .given span { flex: 1; overflow-wrap: anywhere; } .named { max-width: 24rem; }`];

  #policy = new Loaded(this, () => this.#load(), { now: false });
  #give = new FormDialog(this, {
    heading: () => `Give ${this.name} to`, action: 'Give',
    fields: () => field('target', 'Whom', html`<input id="target" name="target" required list="targets" placeholder="user:NAME" autocomplete="off" autocapitalize="none" spellcheck="false">
      <datalist id="targets">${this.candidates?.map((one) => html`<option value=${one}></option>`)}</datalist>`, 'user:NAME, group:NAME or tenant:NAME'),
    send: async (values) => {
      await put(this.#at(`/attachments/${encodeURIComponent(values.get('target').trim())}`));
      this.#changed();
    },
  });

  #at(rest = '') {
    return `/api/policies/${encodeURIComponent(this.name)}${rest}${this.platform ? '?platform=true' : ''}`;
  }

  willUpdate(changed) {
    if (changed.has('name') || changed.has('platform')) {
      this.problem = null;
      this.#policy.value = undefined;
      this.#policy.reload();
    }
  }

  async #load() {
    const policy = this.name ? await get(this.#at()) : { name: '', document: null, attachments: [], builtIn: false };
    const at = `policy/${this.name || '*'}`;
    const [create, update, remove, attach, detach, operator] = await allowed(
      ['policy:Create', 'policy/*'], ['policy:Update', at], ['policy:Remove', at], ['policy:Attach', at], ['policy:Detach', at], ['policy:Create', 'berth:platform:policy/*']);
    const own = !policy.builtIn && (!this.platform || this.shell.user.operator);
    this.may = { write: this.name ? update && own : create, remove: remove && own, attach, detach, platform: operator && this.shell.user.operator };
    this.text = policy.document ? JSON.stringify(policy.document, null, 2) : fresh(this.shell.tenant);
    return policy;
  }

  #changed() {
    this.#policy.reload();
    this.dispatchEvent(new Event('changed'));
  }

  async #save(e) {
    e.preventDefault();
    const fields = new FormData(e.target);
    const document = this.renderRoot.querySelector('berth-document').value;
    this.busy = true;
    this.problem = null;
    try {
      if (this.name) {
        await put(this.#at(), { document });
        this.shell.notify('good', 'The policy is saved; it counts from now on.');
        this.#changed();
      } else {
        const name = fields.get('name').trim();
        const platform = fields.get('platform') === 'on';
        await post('/api/policies', { name, document, ...(platform ? { platform } : {}) });
        this.shell.notify('good', `Policy ${name} is there. It counts for whom it is given to.`);
        this.dispatchEvent(new Event('changed'));
        this.shell.navigate(`policies/of/${encodeURIComponent(name)}`, { query: platform ? { platform: true } : {} });
      }
    } catch (failure) {
      this.text = document;
      this.problem = failure;
    } finally {
      this.busy = false;
    }
  }

  async #open() {
    const [users, groups] = await Promise.all([get('/api/users').catch(() => []), get('/api/groups').catch(() => [])]);
    this.candidates = [...users.map((one) => `user:${one.name}`), ...groups.map((one) => `group:${one.name}`), `tenant:${this.shell.tenant}`];
    this.#give.open();
  }

  async #take(target) {
    try {
      await del(this.#at(`/attachments/${encodeURIComponent(target)}`));
      this.shell.notify('good', `${target} does not have it any more.`);
    } catch (e) {
      this.shell.notify('bad', e.message);
    }
    this.#changed();
  }

  async #remove(policy) {
    const sure = await this.shell.confirm({
      title: `Remove policy ${policy.name}?`, text: policy.attachments.length ? 'It is taken from:' : 'Nobody has it.', names: policy.attachments, action: 'Remove policy', type: policy.name,
    });
    if (!sure) {
      return;
    }
    try {
      await del(this.#at());
      this.shell.notify('good', 'The policy is removed.');
      this.dispatchEvent(new Event('changed'));
      this.shell.navigate('policies');
    } catch (e) {
      this.shell.notify('bad', e.message);
    }
  }

  render() {
    return html`<p><a href=${this.shell.href('policies')}>Policies</a></p>
      ${this.#policy.render((policy) => this.#shown(policy))}${this.#give.render()}`;
  }

  #shown(policy) {
    const problems = this.problem?.problems ?? [];
    return html`<div class="bar"><h1>${policy.name ? safe(policy.name, 80) : 'A new policy'}</h1> ${policy.builtIn ? badge('', 'built in') : this.platform ? badge('', 'of the platform') : nothing}
        ${policy.name && this.may?.remove ? html`<button class="danger push" @click=${() => this.#remove(policy)}>Remove…</button>` : nothing}</div>
      <form @submit=${this.#save}>
        ${policy.name ? nothing : html`<div class="named">${field('policy-name', 'Name', html`<input id="policy-name" name="name" required maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false">`)}</div>
          ${this.may?.platform ? html`<div class="field"><label><input type="checkbox" name="platform"> Of the platform: for users of any tenant</label></div>` : nothing}`}
        <berth-document .text=${this.text} .problems=${problems} ?fixed=${!this.may?.write}></berth-document>
        ${this.problem && problems.length === 0 ? html`<p class="problem" role="alert">${safe(this.problem.message)}</p>` : nothing}
        ${this.may?.write ? html`<p><button class="primary" ?disabled=${this.busy}>${this.busy ? 'Saving…' : 'Save'}</button></p>` : nothing}
      </form>
      ${policy.name ? html`<section aria-labelledby="given"><div class="bar"><h2 id="given">Given to</h2>
          ${this.may?.attach ? html`<button class="push" @click=${this.#open}>${icon('add')}Give to…</button>` : nothing}</div>
        ${policy.attachments.length ? html`<ul class="given">${policy.attachments.map((one) => html`<li><span>${safe(one.replace(':', ' '), 120)}</span>
          ${this.may?.detach && !one.startsWith('token:') ? html`<button class="danger" aria-label="Take from ${safe(one, 120)}" @click=${() => this.#take(one)}>Take</button>` : nothing}</li>`)}</ul>`
        : html`<p class="muted">Nobody${policy.builtIn ? ' directly: roles bring it' : ''}.</p>`}</section>` : nothing}`;
  }
}
customElements.define('berth-policy', Policy);

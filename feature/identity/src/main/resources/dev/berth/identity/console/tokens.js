// Tokens and access keys of somebody: made with limits, shown once, revoked.
import { LitElement, html, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { del, get, post } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { Loaded } from 'berth/page.js';
import { badge, icon } from 'berth/ui.js';
import { FormDialog, OnceDialog, field } from './form.js';

const SPANS = [['PT1H', 'an hour'], ['PT24H', 'a day'], ['PT720H', '30 days'], ['PT2160H', '90 days'], ['PT8760H', 'a year'], ['', 'never']];

/** `user` whose tokens; `own` whether they are the viewer's; `shell` of the page. */
class Tokens extends LitElement {
  static properties = {
    user: {}, own: { type: Boolean }, mayMake: { type: Boolean }, mayRevoke: { type: Boolean }, shell: { attribute: false },
    policies: { state: true },
  };
  static styles = base;

  #all = new Loaded(this, () => get('/api/tokens', { user: this.user }), { now: false });
  #once = new OnceDialog(this);
  #form = new FormDialog(this, {
    heading: 'Make a token', action: 'Make',
    fields: () => html`
      ${field('token-name', 'Name', html`<input id="token-name" name="name" maxlength="63" autocomplete="off">`, 'What it is for: you see it in the list and in the audit trail.')}
      ${field('token-kind', 'Kind', html`<select id="token-kind" name="kind"><option value="token">Token, for the API and the command line</option>
        <option value="aws">Access key, for tools that speak to AWS</option></select>`)}
      ${field('token-span', 'Expires after', html`<select id="token-span" name="span">${SPANS.map(([value, text]) => html`<option value=${value} ?selected=${value === 'PT720H'}>${text}</option>`)}</select>`)}
      ${this.policies?.length ? field('token-policy', 'Limited to a policy', html`<select id="token-policy" name="policy"><option value="">no: all that ${this.own ? 'you' : 'the user'} may</option>
        ${this.policies.map((one) => html`<option value=${one.name}>${safe(one.name, 80)}</option>`)}</select>`, 'It then may do what both the user and the policy allow.') : nothing}
      ${field('token-scope', 'Limited by a document (JSON)', html`<textarea id="token-scope" name="scope" rows="4" spellcheck="false" autocomplete="off"></textarea>`, 'Optional: a policy of its own for this token.')}`,
    send: (values) => this.#make(values),
  });

  willUpdate(changed) {
    if (changed.has('user') && this.user) {
      this.#all.reload();
    }
  }

  async #open() {
    this.policies ??= await get('/api/policies').catch(() => []);
    this.#form.open();
  }

  async #make(values) {
    const policy = values.get('policy');
    const scope = values.get('scope').trim();
    const made = await post('/api/tokens', {
      user: this.user, name: values.get('name'), aws: values.get('kind') === 'aws',
      ...(values.get('span') ? { expiresIn: values.get('span') } : {}),
      ...(policy ? { policies: [policy] } : {}),
      ...(scope ? { scope } : {}),
    });
    this.#all.reload();
    this.#once.open({
      heading: made.token ? 'Your new token' : 'Your new access key',
      text: 'Store it now: it is not shown again.',
      values: made.token ? [['Token', made.token]]
        : [['Access key', made.accessKeyId], ['Secret access key', made.secretAccessKey], ['Region', made.region]],
    });
  }

  async #revoke(one) {
    const sure = await this.shell.confirm({
      title: 'Revoke this token?', text: 'Whatever uses it is refused at once, and tokens made with it.', names: [`${one.name || 'without a name'} (${one.id})`], action: 'Revoke',
    });
    if (!sure) {
      return;
    }
    try {
      await del(`/api/tokens/${encodeURIComponent(one.id)}`);
      this.shell.notify('good', 'The token is revoked.');
    } catch (e) {
      this.shell.notify('bad', e.message);
    }
    this.#all.reload();
  }

  render() {
    return html`${this.mayMake ? html`<div class="bar"><button @click=${this.#open}>${icon('add')}Make a token</button></div>` : nothing}
      ${this.#all.render((tokens) => html`<berth-table label="Tokens" .rows=${tokens} .columns=${this.#columns()}></berth-table>`,
      (tokens) => tokens.length === 0, html`<p class="muted">There are no tokens.</p>`)}
      ${this.#form.render()}${this.#once.render()}`;
  }

  #columns() {
    return [
      { key: 'name', title: 'Name', render: (one) => html`${safe(one.name || '–', 80)} <code class="muted">${safe(one.id, 40)}</code>` },
      { key: 'aws', title: 'Kind', render: (one) => (one.aws ? 'access key' : 'token') },
      { key: 'limited', title: 'Rights', render: (one) => (one.limited ? badge('', 'limited') : 'all of the user') },
      { key: 'created', title: 'Made', render: (one) => html`<berth-time .at=${one.created}></berth-time>` },
      { key: 'lastUsed', title: 'Last used', render: (one) => (one.lastUsed ? html`<berth-time .at=${one.lastUsed}></berth-time>` : 'never') },
      { key: 'expires', title: 'Expires', render: (one) => (one.expires ? html`<berth-time .at=${one.expires}></berth-time>` : 'never') },
      ...(this.mayRevoke ? [{ key: 'revoke', title: '', sort: false, render: (one) => html`<button class="danger" aria-label="Revoke ${safe(one.name || one.id, 80)}" @click=${() => this.#revoke(one)}>Revoke</button>` }] : []),
    ];
  }
}
customElements.define('berth-tokens', Tokens);

// Secrets that stacks use: what there is, never what they hold.
import { html, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get, request } from 'berth/api.js';
import { bytes, safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';

class Secrets extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true }, edited: { state: true } };

  #secrets = new Loaded(this, () => get('/api/secrets'), { every: 15000 });

  constructor() {
    super();
    this.may = {};
    allowed(['secret:Create', 'secret/*'], ['secret:Remove', 'secret/*']).then(([create, remove]) => { this.may = { create, remove }; }, () => {});
  }

  render() {
    return html`<div class="bar"><h1>Secrets</h1><span class="push"></span>
        ${this.may.create ? html`<button class="primary" @click=${() => this.#edit(null)}>${icon('add')}New secret</button>` : nothing}</div>
      <p class="muted">Stacks name them as <code>external: true</code> and find them as files. Nobody is shown again what they hold.</p>
      ${this.#secrets.render((all) => html`<berth-table label="Secrets" .rows=${all} .columns=${[
        { key: 'name', title: 'Secret', render: (one) => safe(one.name, 150) },
        { key: 'version', title: 'Version', number: true },
        { key: 'size', title: 'Size', number: true, render: (one) => bytes(one.size) },
        { key: 'updated', title: 'Changed', render: (one) => html`<berth-time .at=${one.updated}></berth-time>` },
        { key: 'created', title: 'Made', render: (one) => html`<berth-time .at=${one.created}></berth-time>` },
        { key: 'labels', title: 'Labels', sort: false, render: (one) => safe(Object.entries(one.labels).map(([key, value]) => `${key}=${value}`).join(', ') || '–', 300) },
        { key: 'do', title: '', render: (one) => html`
          ${this.may.create ? html`<button class="plain" aria-label="Replace ${safe(one.name, 100)}" title="Replace" @click=${() => this.#edit(one)}>${icon('restart')}</button>` : nothing}
          ${this.may.remove ? html`<button class="plain" aria-label="Remove ${safe(one.name, 100)}" title="Remove" @click=${() => this.#remove(one)}>${icon('remove')}</button>` : nothing}` },
      ]}></berth-table>`, (all) => all.length === 0, html`<berth-empty title="No secret yet"><p>Keep passwords and keys here, and out of Compose files.</p></berth-empty>`)}
      ${this.#form()}`;
  }

  #edit(secret) {
    this.edited = { secret };
    this.updateComplete.then(() => this.renderRoot.querySelector('#edit').open());
  }

  #form() {
    const edited = this.edited;
    return edited ? html`<berth-dialog id="edit" heading=${edited.secret ? `Replace ${edited.secret.name}` : 'New secret'} @closed=${() => { this.edited = null; }}>
      <form id="form" autocomplete="off" @submit=${this.#save}>
        ${edited.secret ? html`<p>It gets a new version. Services that use it take it when they are deployed anew.</p>`
          : html`<div class="field"><label for="name">Name</label><input id="name" name="name" required maxlength="64" autocomplete="off" spellcheck="false"></div>`}
        <div class="field"><label for="value">What it holds</label><textarea id="value" name="value" rows="5" autocomplete="off" spellcheck="false" aria-describedby="value-hint"></textarea>
          <p class="hint" id="value-hint">Kept as it is, line breaks too. Or choose a file:</p></div>
        <div class="field"><label for="file">File</label><input id="file" name="file" type="file"></div>
      </form>
      ${edited.failure ? html`<p class="problem" role="alert">${safe(edited.failure)}</p>` : nothing}
      <button slot="buttons" @click=${(e) => e.target.closest('berth-dialog').close()}>Cancel</button>
      <button slot="buttons" class="primary" @click=${() => this.renderRoot.querySelector('#form').requestSubmit()}>${edited.secret ? 'Replace' : 'Create'}</button>
    </berth-dialog>` : nothing;
  }

  async #save(e) {
    e.preventDefault();
    const given = new FormData(e.target);
    const old = this.edited.secret;
    const file = given.get('file');
    const text = given.get('value').replaceAll('\r\n', '\n');
    if (!text && !file.size) {
      this.edited = { ...this.edited, failure: 'Write what it holds, or choose a file.' };
      return;
    }
    try {
      const name = old ? old.name : given.get('name').trim();
      await request('POST', '/api/secrets', {
        query: { name, replace: old ? true : null, label: old ? Object.entries(old.labels).map(([key, value]) => `${key}=${value}`) : null },
        body: file.size ? file : text, type: 'application/octet-stream',
      });
      this.renderRoot.querySelector('#edit').close();
      this.shell.notify('good', old ? `Replaced secret ${name}.` : `Keeping secret ${name}.`);
      this.#secrets.reload();
    } catch (failure) {
      this.edited = { ...this.edited, failure: failure.message };
    }
  }

  async #remove(one) {
    if (await this.shell.confirm({ title: 'Remove this secret?', text: 'Tasks that run keep what they have; new ones that name it do not start.', names: [one.name], action: 'Remove' })) {
      await this.attempt(() => del(`/api/secrets/${encodeURIComponent(one.name)}`), `Removed secret ${one.name}.`);
      this.#secrets.reload();
    }
  }
}

customElements.define('berth-secrets', Secrets);

// The versions of a stack: what differs between two, and going back to one.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { get, post } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';
import { compare, folded } from './diff.js';
import { looks } from './looks.js';
import { stackUrl } from './words.js';

/** `stack`, its `version`, and whether the user `mayGoBack`. */
class Versions extends BerthPage {
  static properties = { stack: {}, version: { type: Number }, mayGoBack: { type: Boolean }, texts: { state: true }, failure: { state: true } };
  static styles = [BerthPage.styles, looks, css`
    .diff { overflow: auto; border: 1px solid var(--edge); border-radius: 8px; background: var(--field); max-height: 60vh; font: .8125rem/1.5 var(--mono); }
    .diff table { width: max-content; min-width: 100%; }
    .diff td { padding: 0 .5rem; border: 0; white-space: pre; min-width: 0; overflow-wrap: normal; }
    .diff td:not(:last-child) { width: 1px; }
    .diff td.at { color: var(--muted); text-align: end; user-select: none; }
    .diff tr.gone td:last-child { color: var(--bad); text-decoration: line-through; text-decoration-thickness: 1px; }
    .diff tr.new td:last-child { color: var(--good); }
    .diff tr.skip td { color: var(--muted); font-family: inherit; }
    .choose { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 .75rem; }
    .choose label { margin: 0; }
  `];
  #versions = new Loaded(this, () => get(stackUrl(this.stack, '/versions')), { now: false });
  #wanted = '';

  willUpdate(changed) {
    if (changed.has('stack') || changed.has('version')) {
      this.#versions.reload();
    }
  }

  updated() {
    const pair = this.#pair();
    const wanted = pair && `${this.stack} ${pair.join(' ')}`;
    if (wanted && wanted !== this.#wanted) {
      this.#wanted = wanted;
      this.#read(pair, wanted);
    }
  }

  /** The two that are compared: those of the address, else the newest and the one before. */
  #pair() {
    const all = (this.#versions.value ?? []).map((one) => one.version);
    if (all.length < 2) {
      return null;
    }
    const now = Number(this.query('to')) || all[0];
    return [Number(this.query('from')) || all[all.indexOf(now) + 1] || all.at(-1), now];
  }

  async #read(pair, wanted) {
    try {
      const texts = await Promise.all(pair.map(async (version) => {
        const { files } = await get(stackUrl(this.stack, '/config'), { version });
        return files.map((one) => (files.length > 1 ? `# ${one.name}\n${one.content}` : one.content)).join('\n');
      }));
      if (wanted === this.#wanted) {
        this.texts = texts;
        this.failure = null;
      }
    } catch (e) {
      this.texts = null;
      this.failure = e;
    }
  }

  async #goBack(one) {
    const sure = await this.shell.confirm({
      title: `Go back to version ${one.version}?`, text: `Stack '${this.stack}' becomes what it was then, as a new version. Volumes keep what is in them.`,
      names: one.services.map((service) => `${service.name}: ${service.image}, ${service.replicas === 1 ? '1 task' : `${service.replicas} tasks`}`), action: 'Go back',
    });
    if (sure) {
      await this.attempt(async () => {
        const { version } = await post(stackUrl(this.stack, '/rollback'), undefined, { version: one.version });
        this.dispatchEvent(new CustomEvent('changed', { detail: version }));
      }, `Stack '${this.stack}' goes back to version ${one.version}.`);
    }
  }

  render() {
    return this.#versions.render((all) => html`
      <berth-table label="Versions" .rows=${all} .columns=${[
        { key: 'version', title: 'Version', render: (one) => html`${one.version}` },
        { key: 'current', title: 'State', render: (one) => (one.current ? badge('good', 'current') : badge('', 'earlier')) },
        { key: 'updated', title: 'Made', render: (one) => html`<berth-time .at=${one.updated}></berth-time>` },
        { key: 'services', title: 'Services', sort: false, render: (one) => html`${one.services.map((service) => `${safe(service.name, 60)} ${safe(service.image, 100)} × ${service.replicas}`).join(', ')}${one.note ? html`<div class="muted">${safe(one.note, 300)}</div>` : nothing}` },
        { key: 'back', title: '', render: (one) => (one.current || !this.mayGoBack ? nothing : html`<button @click=${() => this.#goBack(one)}>${icon('undo', 16)}Go back<span class="visually-hidden"> to version ${one.version}</span></button>`) },
      ]}></berth-table>
      <h2>What differs</h2>
      ${all.length < 2 ? html`<p class="muted">There is one version only.</p>` : this.#compared(all)}`);
  }

  #compared(all) {
    const [from, to] = this.#pair();
    const choice = (name, title, value) => html`<div><label for=${name}>${title}</label><select id=${name} .value=${String(value)}
      @change=${(e) => this.setQuery({ [name]: e.target.value })}>${all.map((one) => html`<option value=${one.version} ?selected=${one.version === value}>version ${one.version}</option>`)}</select></div>`;
    const lines = this.texts ? compare(...this.texts) : [];
    const same = this.texts && lines.every((one) => one.kind === 'same');
    return html`<div class="choose">${choice('from', 'From', from)}${choice('to', 'To', to)}</div>
      ${this.failure ? html`<berth-failure final .error=${this.failure}></berth-failure>` : nothing}
      ${same ? html`<p class="muted">The files are the same: a scale, a restart or another change without a file made the version.</p>` : this.texts ? html`
      <div class="diff" tabindex="0" role="region" aria-label=${`Lines that differ between version ${from} and ${to}`}><table><tbody>${folded(lines).map((one) => (one.kind === 'skip'
        ? html`<tr class="skip"><td colspan="4">${one.count === 1 ? '1 line' : `${one.count} lines`} alike</td></tr>`
        : html`<tr class=${one.kind}><td class="at">${one.old ?? ''}</td><td class="at">${one.now ?? ''}</td><td>${one.kind === 'gone' ? '−' : one.kind === 'new' ? '+' : ' '}</td><td>${safe(one.text, 1000)}</td></tr>`))}</tbody></table></div>` : html`<berth-loading></berth-loading>`}`;
  }
}
customElements.define('berth-versions', Versions);

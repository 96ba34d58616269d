// Removing a stack: tells what goes, and takes its volumes along if that is wanted.
import { html, css, nothing } from 'lit';
import { BerthPage } from 'berth/page.js';
import { allowed, del, get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { stackUrl } from './words.js';

const GOES_WITHIN_MILLIS = 120_000;

/** `open(stack)`, of what `/api/stacks/{stack}` gave. */
class Removal extends BerthPage {
  static properties = { stack: { state: true }, volumes: { state: true }, too: { state: true }, typed: { state: true }, may: { state: true } };
  static styles = [BerthPage.styles, css`
    ul { margin: .25rem 0 .75rem; } .check { display: flex; gap: .5rem; align-items: baseline; font-weight: 400; }
  `];

  async open(stack) {
    this.stack = stack;
    this.too = false;
    this.typed = '';
    this.volumes = await get('/api/volumes').then((all) => all.filter((one) => one.stack === stack.name).map((one) => one.name), () => []);
    const may = this.volumes.length
      ? await allowed(...this.volumes.map((one) => ['volume:Remove', `volume/${one}`])).catch(() => []) : [];
    this.may = may.length > 0 && may.every(Boolean);
    await this.updateComplete;
    this.renderRoot.querySelector('berth-dialog').open();
  }

  async #remove() {
    const { name } = this.stack;
    const volumes = this.too ? this.volumes : [];
    this.renderRoot.querySelector('berth-dialog').close();
    const shell = this.shell;
    if (await this.attempt(() => del(stackUrl(name)), `Stack '${name}' is being removed.`)) {
      shell.navigate('stacks');
      if (volumes.length) {
        removeVolumes(shell, name, volumes);
      }
    }
  }

  render() {
    const stack = this.stack;
    return html`<berth-dialog heading=${stack ? `Remove stack '${safe(stack.name, 80)}'?` : ''}>${stack ? html`
      <p>These go:</p>
      <ul>${stack.services.map((one) => html`<li>service ${safe(one.name, 80)} with ${one.running === 1 ? '1 task' : `${one.running} tasks`}</li>`)}
        ${this.too ? this.volumes.map((one) => html`<li><strong>volume ${safe(one, 100)}, with all data in it</strong></li>`) : nothing}
        <li>its networks, routes and earlier versions</li></ul>
      ${this.volumes?.length && !this.too ? html`<p>These stay: ${safe(this.volumes.map((one) => `volume ${one}`).join(', '))}.</p>` : nothing}
      ${this.may ? html`<label class="check"><input type="checkbox" .checked=${this.too} @change=${(e) => { this.too = e.target.checked; }}>Remove its volumes too; their data cannot be brought back</label>` : nothing}
      ${this.too ? html`<div class="field"><label for="typed">Type <code>${safe(stack.name)}</code> to go on</label>
        <input id="typed" autocomplete="off" .value=${this.typed} @input=${(e) => { this.typed = e.target.value; }}></div>` : nothing}` : nothing}
      <button slot="buttons" @click=${() => this.renderRoot.querySelector('berth-dialog').close()}>Cancel</button>
      <button slot="buttons" class="danger" ?disabled=${this.too && this.typed !== stack?.name} @click=${this.#remove}>Remove</button>
    </berth-dialog>`;
  }
}
customElements.define('berth-stack-removal', Removal);

/** Volumes can go when the tasks that use them have gone. */
async function removeVolumes(shell, stack, volumes) {
  const until = Date.now() + GOES_WITHIN_MILLIS;
  for (;;) {
    const there = await get(stackUrl(stack)).then(() => true, (e) => e.status !== 404);
    if (!there || Date.now() > until) {
      break;
    }
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
  for (const volume of volumes) {
    try {
      await del(`/api/volumes/${encodeURIComponent(volume)}`);
      shell.notify('good', `Volume '${volume}' is removed.`);
    } catch (e) {
      shell.notify('bad', e.message);
    }
  }
}

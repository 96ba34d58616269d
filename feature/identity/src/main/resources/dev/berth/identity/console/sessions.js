// Sessions of somebody: where and since when, and a way to end them.
import { LitElement, html } from 'lit';
import { base } from 'berth/styles.js';
import { del, get } from 'berth/api.js';
import { safe, time } from 'berth/format.js';
import { Loaded, attempt } from 'berth/page.js';
import { badge } from 'berth/ui.js';

/** `user` whose sessions; `own` whether they are the viewer's; `shell` of the page. */
class Sessions extends LitElement {
  static properties = { user: {}, own: { type: Boolean }, mayEnd: { type: Boolean }, shell: { attribute: false } };
  static styles = base;

  #all = new Loaded(this, () => get('/api/sessions', { user: this.user }), { every: 15_000, now: false });

  willUpdate(changed) {
    if (changed.has('user') && this.user) {
      this.#all.reload();
    }
  }

  async #end(one) {
    const sure = !one.current || await this.shell.confirm({
      title: 'End this session?', text: 'It is the one that you use now: you will be logged out.', action: 'Log out',
    });
    if (sure) {
      await this.#try(() => del(`/api/sessions/${encodeURIComponent(one.id)}`), 'The session has ended.');
    }
  }

  async #endOthers(sessions) {
    const gone = sessions.filter((one) => !one.current);
    const sure = await this.shell.confirm({
      title: gone.length === 1 ? 'End the other session?' : `End ${gone.length} sessions?`,
      names: gone.map((one) => `from ${one.address}, since ${new Date(one.created).toLocaleString()}`), action: 'End them',
    });
    if (sure) {
      await this.#try(async () => {
        for (const one of gone) {
          await del(`/api/sessions/${encodeURIComponent(one.id)}`);
        }
      }, 'They have ended.');
    }
  }

  async #try(doing, done) {
    await attempt(this.shell, doing, done);
    this.#all.reload();
  }

  render() {
    return this.#all.render((sessions) => html`
      <berth-table label="Sessions" .rows=${sessions} .columns=${this.#columns()}></berth-table>
      ${this.mayEnd && sessions.filter((one) => !one.current).length > 1 ? html`<p><button class="danger" @click=${() => this.#endOthers(sessions)}>End all${this.own ? ' others' : ''}…</button></p>` : ''}`,
    (sessions) => sessions.length === 0, html`<p class="muted">Nobody is logged in.</p>`);
  }

  #columns() {
    return [
      { key: 'address', title: 'From', render: (one) => html`<code>${safe(one.address, 64)}</code> ${one.current ? badge('good', 'this one') : ''}` },
      { key: 'created', title: 'Since', render: (one) => html`<berth-time .at=${one.created}></berth-time>` },
      { key: 'lastUsed', title: 'Last used', render: (one) => html`<berth-time .at=${one.lastUsed}></berth-time>` },
      { key: 'expires', title: 'Ends', render: (one) => html`<berth-time .at=${one.expires}></berth-time>` },
      { key: 'secondFactor', title: 'Second factor', render: (one) => (one.secondFactor ? 'shown' : 'no') },
      ...(this.mayEnd ? [{ key: 'end', title: '', sort: false, render: (one) => html`<button class="danger" aria-label="End the session from ${safe(one.address, 64)}, since ${time(one.created)}" @click=${() => this.#end(one)}>End</button>` }] : []),
    ];
  }
}
customElements.define('berth-sessions', Sessions);

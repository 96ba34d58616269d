// Stacks and their services.
import { html } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import 'berth/ui.js';

class Stacks extends BerthPage {
  #stacks = new Loaded(this, () => get('/api/stacks'), { every: 5000 });

  render() {
    return html`<div class="bar"><h1>Stacks</h1></div>
      ${this.#stacks.render((stacks) => html`<berth-table label="Stacks" .columns=${[
        { key: 'name', title: 'Stack', render: (one) => html`<a href=${this.shell.href(`stacks/${encodeURIComponent(one.name)}`)}>${safe(one.name)}</a>` },
        { key: 'status', title: 'State' },
      ]} .rows=${stacks}></berth-table>`, (all) => all.length === 0, html`<berth-empty title="No stack yet"><p>Deploy a Compose file to see it here.</p></berth-empty>`)}`;
  }
}
customElements.define('berth-stacks', Stacks);

// Stacks: the list, a new one, and the way to each stack, service and task.
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';
import { Live } from './live.js';
import { looks } from './looks.js';
import { addresses, stackPath, stateBadge, trail } from './words.js';
import './deploy.js';
import './stack.js';
import './service.js';
import './task.js';

class StackList extends BerthPage {
  static properties = { may: { state: true } };
  static styles = [BerthPage.styles, looks];
  #stacks = new Loaded(this, () => get('/api/stacks'));
  #live = new Live(this, () => this.#stacks.reload());

  firstUpdated() {
    allowed(['stack:Deploy', 'stack/*']).then(([may]) => { this.may = may; }, () => {});
  }

  render() {
    const begin = this.may ? html`<a class="button primary" href=${this.shell.href('stacks', { new: 1 })}>${icon('add', 16)}Deploy a stack</a>` : nothing;
    return html`<div class="bar"><h1>Stacks</h1><span class="push">${begin}</span></div>
      ${this.#stacks.render((stacks) => html`<berth-table label="Stacks" .rows=${stacks} .columns=${[
        { key: 'name', title: 'Stack', render: (one) => html`<a href=${this.shell.href(stackPath(one.name))}>${safe(one.name, 80)}</a>` },
        { key: 'state', title: 'State', render: (one) => stateBadge(one.state) },
        { key: 'services', title: 'Services', number: true },
        { key: 'running', title: 'Tasks', number: true, render: (one) => html`${one.running} of ${one.desired}` },
        { key: 'version', title: 'Version', number: true },
        { key: 'urls', title: 'Answers at', sort: (one) => one.urls.join(), render: (one) => addresses(one.urls) },
        { key: 'target', title: 'Target' },
        { key: 'updated', title: 'Changed', render: (one) => html`<berth-time .at=${one.updated}></berth-time>` },
      ]}></berth-table>`, (all) => all.length === 0, html`<berth-empty title="No stack yet"><p>A stack is a Compose file that runs: deploy one to see it here.</p>${begin}</berth-empty>`)}`;
  }
}
customElements.define('berth-stack-list', StackList);

class Stacks extends BerthPage {
  static styles = [BerthPage.styles, looks];

  render() {
    const [stack, part, name, tab] = this.segments;
    if (!stack && this.query('new')) {
      return html`${trail(this.shell, ['Stacks', 'stacks'], ['New', null])}<h1>Deploy a stack</h1>
        <berth-deploy .shell=${this.shell} .route=${this.route} stack=""></berth-deploy>`;
    }
    if (!stack) {
      return html`<berth-stack-list .shell=${this.shell} .route=${this.route}></berth-stack-list>`;
    }
    if (part === 'services' && name) {
      return keyed(`${stack}/${name}`, html`<berth-service .shell=${this.shell} .route=${this.route} .stack=${stack} .name=${name} .tab=${tab ?? 'tasks'}></berth-service>`);
    }
    if (part === 'tasks' && name) {
      return keyed(name, html`<berth-task .shell=${this.shell} .route=${this.route} .stack=${stack} .task=${name} .tab=${tab ?? ''}></berth-task>`);
    }
    return keyed(stack, html`<berth-stack .shell=${this.shell} .route=${this.route} .name=${stack} .tab=${part ?? 'services'}></berth-stack>`);
  }
}
customElements.define('berth-stacks', Stacks);

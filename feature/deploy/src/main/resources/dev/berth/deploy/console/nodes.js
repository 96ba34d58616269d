// Nodes: the machines that tasks run on, and whether they get any.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get, post, stream } from 'berth/api.js';
import { bytes, number, percent, safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';

class Nodes extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true }, drain: { state: true } };
  static styles = [BerthPage.styles, css`
    meter { width: 6rem; height: .75rem; vertical-align: middle; }
    .lines { max-height: 20rem; overflow: auto; }
  `];

  #nodes = new Loaded(this, () => get('/api/nodes'), { every: 5000 });

  constructor() {
    super();
    this.may = {};
    allowed(['node:Update', 'node/*'], ['node:Remove', 'node/*']).then(([update, remove]) => { this.may = { update, remove }; }, () => {});
  }

  render() {
    const id = this.segments[0];
    return html`${this.#nodes.render((all) => (id ? this.#detail(all, id) : this.#list(all)), (all) => all.length === 0,
      html`<h1>Nodes</h1><berth-empty title="No node"><p>No target says which machines it has.</p></berth-empty>`)}${this.#draining()}`;
  }

  #list(all) {
    return html`<div class="bar"><h1>Nodes</h1></div>
      <berth-table label="Nodes" .rows=${all} .columns=${[
        { key: 'name', title: 'Node', render: (one) => html`<a href=${this.#href(one)}>${safe(one.name, 120)}</a>${one.here ? html`<span class="note">Berth talks to this one</span>` : nothing}` },
        { key: 'target', title: 'Target' },
        { key: 'state', title: 'State', render: (one) => html`${badge(one.state === 'ready' ? 'good' : 'bad', one.state)}${one.message ? html`<span class="note">${safe(one.message, 300)}</span>` : nothing}` },
        { key: 'availability', title: 'Gets tasks', render: (one) => badge(one.availability === 'active' ? 'good' : 'busy', one.availability) },
        { key: 'role', title: 'Role' },
        { key: 'tasks', title: 'Tasks', number: true, render: (one) => number(one.tasks) },
        { key: 'cpus', title: 'CPUs', number: true, render: (one) => (one.machine ? `${percent(one.machine.cpuUsage, 0)} of ${number(one.cpus)}` : `${number(one.freeCpus)} of ${number(one.cpus)} free`) },
        { key: 'memoryBytes', title: 'Memory', number: true, render: (one) => `${bytes(one.freeMemoryBytes)} of ${bytes(one.memoryBytes)} free` },
        { key: 'engine', title: 'Engine' },
      ]}></berth-table>`;
  }

  #href(node) {
    return this.shell.href(`nodes/${encodeURIComponent(node.id)}`, { target: node.target });
  }

  #detail(all, id) {
    const target = this.query('target');
    const one = all.find((node) => node.id === id && (!target || node.target === target));
    if (!one) {
      return html`<div class="bar"><a href=${this.shell.href('nodes')}>Nodes</a></div><berth-empty title="There is no such node"><p>It may have left its cluster.</p></berth-empty>`;
    }
    const isMember = !one.machine;
    return html`<div class="bar"><a href=${this.shell.href('nodes')}>Nodes</a><span aria-hidden="true">/</span><h1>${safe(one.name, 120)}</h1>
        ${badge(one.state === 'ready' ? 'good' : 'bad', one.state)}<span class="push"></span>${this.may.update && isMember ? this.#buttons(one) : nothing}
        ${this.may.remove && isMember ? html`<button class="danger" @click=${() => this.#remove(one)}>${icon('remove')}Remove</button>` : nothing}</div>
      ${one.message ? html`<div class="card" role="alert">${safe(one.message)}</div>` : nothing}
      <div class="card"><dl class="facts">
        <dt>Target</dt><dd>${safe(one.target, 100)}</dd><dt>Id</dt><dd><code>${safe(one.id, 100)}</code></dd>
        <dt>Role</dt><dd>${safe(one.role)}</dd><dt>Gets tasks</dt><dd>${badge(one.availability === 'active' ? 'good' : 'busy', one.availability)}</dd>
        <dt>Address</dt><dd>${safe(one.address, 200) || '–'}</dd><dt>Engine</dt><dd>${safe(one.engine, 200)}</dd><dt>Tasks</dt><dd>${number(one.tasks)} run</dd>
        <dt>CPUs</dt><dd>${number(one.cpus)}${isMember ? `, ${number(one.freeCpus)} not reserved` : ''}</dd>
        <dt>Memory</dt><dd>${bytes(one.memoryBytes)}, ${bytes(one.freeMemoryBytes)} ${isMember ? 'not reserved' : 'free'}
          <meter aria-label="Memory in use" min="0" max=${one.memoryBytes} .value=${one.memoryBytes - one.freeMemoryBytes}></meter></dd>
        ${one.machine ? html`<dt>Busy</dt><dd>${percent(one.machine.cpuUsage, 0)} of all CPUs <meter aria-label="CPUs busy" min="0" max="1" .value=${one.machine.cpuUsage}></meter></dd>
          <dt>Load</dt><dd>${number(one.machine.loadAverage)} over a minute</dd>` : nothing}
        ${Object.entries(one.attributes).map(([key, value]) => html`<dt>${safe(key, 60)}</dt><dd>${safe(value, 300)}</dd>`)}</dl></div>
      ${Object.keys(one.labels).length ? html`<h2>Labels</h2><berth-table label="Labels" .rows=${Object.entries(one.labels).map(([key, value]) => ({ key, value }))} .columns=${[{ key: 'key', title: 'Label' }, { key: 'value', title: 'Value' }]}></berth-table>` : nothing}`;
  }

  #buttons(one) {
    const turn = (availability, label) => html`<button @click=${() => this.#change(one, availability)}>${icon(availability === 'active' ? 'play' : 'stop')}${label}</button>`;
    return html`${one.availability === 'active' ? turn('pause', 'Pause') : turn('active', 'Activate')}
      ${one.availability === 'drain' ? nothing : html`<button @click=${() => this.#startDrain(one)}>${icon('out')}Drain</button>`}`;
  }

  async #change(one, availability) {
    await this.attempt(() => post(`/api/nodes/${encodeURIComponent(one.id)}`, { availability }, { target: one.target }), availability === 'active' ? `${one.name} gets tasks again.` : `${one.name} gets no new tasks.`);
    this.#nodes.reload();
  }

  async #startDrain(one) {
    if (!await this.shell.confirm({ title: `Drain ${one.name}?`, text: 'It gets no tasks any more, and those that run on it are started elsewhere and stopped here. Stay on this page until it is over: who leaves breaks it off.', names: [`${one.tasks} tasks on ${one.name}`], action: 'Drain' })) {
      return;
    }
    this.drain = { name: one.name, lines: [], running: true };
    const show = (more) => { if (this.drain) { this.drain = { ...this.drain, ...more }; } };
    await this.updateComplete;
    this.renderRoot.querySelector('#drain').open();
    try {
      for await (const line of stream(`/api/nodes/${encodeURIComponent(one.id)}/drain`, { method: 'POST', query: { target: one.target }, signal: this.left })) {
        show({ lines: [...this.drain?.lines ?? [], line].slice(-200) });
      }
    } catch (e) {
      show({ failure: e.message });
    }
    show({ running: false });
    this.#nodes.reload();
  }

  #draining() {
    const drain = this.drain;
    return drain ? html`<berth-dialog id="drain" heading="Draining ${drain.name}" @closed=${() => { this.drain = null; }}>
      <ul class="lines mono" role="log">${drain.lines.map((one) => html`<li>${safe(one.message ?? one.reason ?? (one.type === 'done' ? 'It is empty, and takes no tasks.' : one.type), 500)}</li>`)}</ul>
      <p role="status">${drain.running ? 'Waiting for tasks to leave…' : drain.failure ? '' : 'It is over.'}</p>
      ${drain.failure ? html`<p class="problem" role="alert">${safe(drain.failure)}</p>` : nothing}
      <button slot="buttons" @click=${(e) => e.target.closest('berth-dialog').close()}>Close</button></berth-dialog>` : nothing;
  }

  async #remove(one) {
    if (await this.shell.confirm({ title: `Remove ${one.name} from its cluster?`, text: 'A node that is up has to be drained first.', names: [`${one.name} of ${one.target}`], action: 'Remove', type: one.name })) {
      if (await this.attempt(() => del(`/api/nodes/${encodeURIComponent(one.id)}`, { target: one.target }), `Removed ${one.name}.`)) {
        this.shell.navigate('nodes');
      }
    }
  }
}

customElements.define('berth-nodes', Nodes);

// Parameters: a tree by path, with versions, labels and values that are shown on demand.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, del, get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';
import { lines, tree } from './tree.js';
import './hidden.js';
import './parameter-form.js';
import './parameter-labels.js';

const ROW = 34;
const FEW = 200;

class Parameters extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true }, open: { state: true }, current: { state: true }, first: { state: true } };
  static styles = [BerthPage.styles, css`
    .split { display: grid; grid-template-columns: minmax(16rem, 26rem) minmax(0, 1fr); gap: 1rem; align-items: start; }
    .tree { max-height: calc(100vh - 13rem); overflow: auto; padding: .25rem; }
    .line { display: flex; align-items: center; gap: .375rem; height: 34px; padding-inline-end: .5rem; border-radius: 6px; cursor: pointer; white-space: nowrap; }
    .line:hover { background: var(--hover); } .line[aria-selected='true'] { background: var(--hover); box-shadow: inset 3px 0 var(--accent); font-weight: 600; }
    .line > span { overflow: hidden; text-overflow: ellipsis; } .line .muted { margin-inline-start: auto; font-weight: 400; font-size: .8125rem; }
    .line svg { flex: none; } .indent { flex: none; }
    .versions { margin-top: 1rem; }
    @media (max-width: 56rem) { .split { grid-template-columns: minmax(0, 1fr); } .tree { max-height: 40vh; } .split.one .tree { display: none; } }
  `];

  #all = new Loaded(this, everyPage, { every: 15000 });
  #history = new Loaded(this, () => history(this.query('name')), { now: false });
  #shown = '';

  constructor() {
    super();
    this.may = {};
    this.open = new Set();
    this.first = 0;
    allowed(['ssm:PutParameter', 'parameter/*']).then(([put]) => { this.may = { ...this.may, put }; }, () => {});
  }

  willUpdate() {
    const name = this.query('name');
    if (name !== this.#shown) {
      this.#shown = name;
      this.#history.value = undefined;
      this.#history.error = null;
      this.titled(name ? safe(name, 80) : null);
      if (name) {
        this.#reveal(name);
        this.#history.reload();
        const at = `parameter/${name.replace(/^\//, '')}`;
        allowed(['ssm:PutParameter', at], ['ssm:DeleteParameter', at], ['ssm:LabelParameterVersion', at], ['ssm:UnlabelParameterVersion', at], ['ssm:GetParameter', at])
          .then(([edit, remove, label, unlabel, read]) => { this.may = { ...this.may, edit, remove, label, unlabel, read }; }, () => {});
      }
    }
  }

  /** Opens the folders above a parameter. */
  #reveal(name) {
    const parts = name.split('/').filter(Boolean);
    this.open = new Set([...this.open, ...parts.slice(0, -1).map((_, i) => `/${parts.slice(0, i + 1).join('/')}`)]);
    this.current = name;
  }

  render() {
    return html`<div class="bar"><h1>Parameters</h1><span class="push"></span>
        <label class="visually-hidden" for="find">Find a parameter</label><input id="find" type="search" placeholder="Find by name" .value=${this.query('find')} @input=${(e) => this.setQuery({ find: e.target.value })}>
        ${this.may.put ? html`<button class="primary" @click=${() => this.#edit(null)}>${icon('add')}New parameter</button>` : nothing}</div>
      ${this.#all.render((all) => this.#split(all), (all) => all.length === 0, html`<berth-empty title="No parameter yet"><p>Settings and passwords by path, as <code>/shop/production/db-url</code>; stacks use them by name.</p></berth-empty>`)}
      <berth-parameter-form .saved=${(name) => this.#saved(name)} .notify=${this.shell.notify}></berth-parameter-form>
      <berth-parameter-labels .saved=${() => this.#history.reload()} .notify=${this.shell.notify}></berth-parameter-labels>`;
  }

  #split(all) {
    const name = this.query('name');
    return html`<div class="split ${name ? 'one' : ''}"><div class="card tree" id="tree" @scroll=${this.#scrolled}>${this.#tree(all)}</div>
      <section aria-label="Parameter">${name ? this.#detail(all.find((one) => one.name === name), name) : html`<p class="muted">Choose a parameter to see its versions, labels and value.</p>`}</section></div>`;
  }

  #visible(all) {
    const find = this.query('find').toLowerCase();
    const found = find ? all.filter((one) => one.name.toLowerCase().includes(find)) : all;
    return lines(tree(found), (path) => Boolean(find) || this.open.has(path));
  }

  #tree(all) {
    const seen = this.#visible(all);
    if (seen.length === 0) {
      return html`<p class="muted">No name has this in it.</p>`;
    }
    const many = seen.length > FEW;
    const from = many ? Math.min(this.first, seen.length - 1) : 0;
    const to = many ? Math.min(seen.length, from + 80) : seen.length;
    const active = seen.some((one) => one.key === this.current) ? this.current : seen[0].key;
    return html`<div role="tree" aria-label="Parameters by path" tabindex="0" aria-activedescendant=${`line-${seen.findIndex((one) => one.key === active)}`} @keydown=${(e) => this.#pressed(e, seen, active)}>
      ${from > 0 ? html`<svg role="presentation" width="1" height=${from * ROW}></svg>` : nothing}
      ${seen.slice(from, to).map((one, i) => this.#line(one, from + i, active))}
      ${to < seen.length ? html`<svg role="presentation" width="1" height=${(seen.length - to) * ROW}></svg>` : nothing}</div>`;
  }

  #line(one, index, active) {
    const label = one.folder ? one.folder.label : one.leaf.label;
    return html`<div class="line" id="line-${index}" role="treeitem" aria-level=${one.depth} aria-selected=${one.leaf?.parameter.name === this.query('name')}
        aria-expanded=${one.folder ? one.open : nothing} aria-current=${one.key === active ? 'true' : nothing} @click=${() => this.#choose(one)}>
      <svg class="indent" width=${(one.depth - 1) * 18} height="1" role="presentation"></svg>
      ${one.folder ? icon(one.open ? 'down' : 'right', 16) : icon(one.leaf.parameter.type === 'SecureString' ? 'secrets' : 'parameters', 16)}<span>${safe(label, 200)}</span>
      <span class="muted">${one.folder ? one.folder.count : `v${one.leaf.parameter.version}`}</span></div>`;
  }

  #choose(one) {
    this.current = one.key;
    if (one.folder) {
      const open = new Set(this.open);
      if (!open.delete(one.folder.path)) {
        open.add(one.folder.path);
      }
      this.open = open;
    } else {
      this.setQuery({ name: one.leaf.parameter.name }, { replace: false });
    }
  }

  #pressed(e, seen, active) {
    const at = seen.findIndex((one) => one.key === active);
    const one = seen[at];
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: seen.length - 1 }[e.key];
    if (go !== undefined && seen[go]) {
      this.current = seen[go].key;
      this.updateComplete.then(() => this.#scrollTo(go));
    } else if (e.key === 'Enter' || e.key === ' ') {
      this.#choose(one);
    } else if (e.key === 'ArrowRight' && one.folder && !one.open) {
      this.#choose(one);
    } else if (e.key === 'ArrowLeft' && one.folder && one.open) {
      this.#choose(one);
    } else if (e.key === 'ArrowLeft') {
      const above = seen.slice(0, at).findLast((other) => other.depth < one.depth);
      this.current = above?.key ?? one.key;
    } else if (go === undefined) {
      return;
    }
    e.preventDefault();
  }

  #scrollTo(index) {
    const box = this.renderRoot.querySelector('#tree');
    if (index * ROW < box.scrollTop) {
      box.scrollTop = index * ROW;
    } else if ((index + 2) * ROW > box.scrollTop + box.clientHeight) {
      box.scrollTop = (index + 2) * ROW - box.clientHeight;
    }
  }

  #scrolled(e) {
    const first = Math.max(0, Math.floor(e.target.scrollTop / ROW) - 15);
    if (Math.abs(first - this.first) > 5 || first === 0) {
      this.first = first;
    }
  }

  #detail(one, name) {
    if (!one) {
      return html`<berth-empty title="There is no such parameter"><p>${safe(name, 200)} may have been removed.</p></berth-empty>`;
    }
    const secret = one.type === 'SecureString';
    return html`<div class="card"><div class="bar"><h2>${safe(name, 300)}</h2>${badge(secret ? 'busy' : '', one.type)}<span class="push"></span>
        ${this.may.edit ? html`<button @click=${() => this.#edit(one)}>Change</button>` : nothing}
        ${this.may.remove ? html`<button class="danger" @click=${() => this.#remove(one)}>${icon('remove')}Remove</button>` : nothing}</div>
      <dl class="facts"><dt>Value</dt><dd>${this.may.read === false ? html`<span class="muted">You may not read it.</span>`
        : html`<berth-hidden .name=${`${name}:${one.version}`} .read=${() => value(name, secret)} ?open=${false} .notify=${this.shell.notify}></berth-hidden>`}</dd>
        ${one.description ? html`<dt>What it is</dt><dd>${safe(one.description)}</dd>` : nothing}
        <dt>Version</dt><dd>${one.version}</dd>
        <dt>Changed</dt><dd><berth-time full .at=${one.modified}></berth-time> by ${safe(one.modifiedBy, 200)}</dd>
        ${one.allowedPattern ? html`<dt>Has to match</dt><dd><code>${safe(one.allowedPattern, 500)}</code></dd>` : nothing}
        <dt>Tier</dt><dd>${safe(one.tier)}</dd>${one.dataType && one.dataType !== 'text' ? html`<dt>Kind</dt><dd>${safe(one.dataType)}</dd>` : nothing}
        <dt>ARN</dt><dd><code>${safe(one.arn, 500)}</code></dd></dl></div>
      <div class="versions"><h2>Versions</h2>${this.#history.render((versions) => html`<berth-table label="Versions" .rows=${[...versions].reverse()} .columns=${[
        { key: 'version', title: 'Version', number: true },
        { key: 'labels', title: 'Labels', sort: false, render: (row) => this.#labels(row) },
        { key: 'value', title: 'Value', sort: false, render: (row) => html`<berth-hidden .name=${`${name}:${row.version}`} .read=${() => value(`${name}:${row.version}`, secret)} .notify=${this.shell.notify}></berth-hidden>` },
        { key: 'modified', title: 'Changed', render: (row) => html`<berth-time .at=${row.modified}></berth-time>` },
        { key: 'modifiedBy', title: 'By' },
      ]}></berth-table>`)}</div>`;
  }

  #labels(row) {
    return html`${(row.labels ?? []).map((label) => html`${badge('good', label)} `)}${this.may.label || this.may.unlabel
      ? html`<button class="plain" aria-label="Labels of version ${row.version}" @click=${() => this.renderRoot.querySelector('berth-parameter-labels').edit(row, this.may)}>${icon('add', 16)}Label</button>` : nothing}`;
  }

  #edit(one) {
    this.renderRoot.querySelector('berth-parameter-form').edit(one);
  }

  async #saved(name) {
    await this.#all.reload();
    this.#history.reload();
    this.setQuery({ name });
  }

  async #remove(one) {
    if (await this.shell.confirm({ title: 'Remove this parameter?', text: `All ${one.version === 1 ? 'of it' : `${one.version} versions`} and their labels go. Stacks that name it cannot be deployed any more.`, names: [one.name], action: 'Remove', type: one.name.split('/').at(-1) })
      && await this.attempt(() => del('/api/parameters', { name: one.name }), `Removed ${one.name}.`)) {
      this.setQuery({ name: null });
      this.#all.reload();
    }
  }
}

/** All there are, a hundred at a time, without values. */
async function everyPage() {
  const all = [];
  let next;
  do {
    const page = await get('/api/parameters', { next });
    all.push(...page.parameters);
    next = page.next;
  } while (next && all.length < 50_000);
  return all;
}

/** Asks for one value; who did is written down. */
async function value(name, decrypt) {
  return (await get('/api/parameters/value', { name, decrypt: decrypt || null })).value;
}

async function history(name) {
  const told = await get('/api/parameters/history', { name });
  return Array.isArray(told) ? told : told.parameters;
}

customElements.define('berth-parameters', Parameters);

// What runs, what does not and why, at a glance. Each card stands for itself.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { ApiError, allowed, get } from 'berth/api.js';
import { bytes, count, duration, number, percent, safe } from 'berth/format.js';
import { badge } from 'berth/ui.js';
import { Live } from './live.js';
import { looks } from './looks.js';
import { addresses, servicePath, stackPath, stateBadge } from './words.js';

const SEVERITIES = { error: 'bad', fatal: 'bad', critical: 'bad', warn: 'busy', warning: 'busy' };

/** What each part of the page needs: an action and a resource. */
const RIGHTS = {
  stacks: ['stack:List', 'stack/*'], services: ['service:List', 'service/*'], status: ['platform:Inspect', 'platform'],
  routes: ['route:List', 'route/*'], top: ['usage:Top', 'usage'],
  requests: ['metric:Query', 'metric/berth_route_requests_total'], events: ['log:Search', 'log/*'],
};

/** The requests of all routes: in all within the hour, and how many a second for each step. */
async function requests() {
  const told = await get('/api/metrics/query', { metric: 'berth_route_requests_total', reduce: 'rate', from: 'PT1H', step: '2m' });
  const byTime = new Map();
  for (const one of told.series) {
    for (const { time, value } of one.points) {
      byTime.set(time, (byTime.get(time) ?? 0) + value);
    }
  }
  const rates = [...byTime.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  return { rates, total: rates.reduce((sum, one) => sum + one, 0) * told.step };
}

/** How the platform is; its machine is told to operators only. */
async function machine() {
  const told = await get('/api/status');
  if (!told.node) {
    throw new ApiError(403, 'DENIED', 'Only operators see the machine.');
  }
  return told;
}

class Overview extends BerthPage {
  static styles = [BerthPage.styles, looks, css`
    .cards { margin: 0 0 .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); }
    .card { min-width: 0; }
    .card.tile { min-height: 6.5rem; }
    .tile h2 { font-size: .875rem; color: var(--muted); font-weight: 500; margin: 0; }
    .big { font-size: 1.625rem; font-weight: 600; font-variant-numeric: tabular-nums; margin: .125rem 0; }
    .wide { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); align-items: start; }
    .wide > * { min-width: 0; min-height: 8rem; }
    ul { list-style: none; margin: .5rem 0 0; padding: 0; }
    li { padding: .375rem 0; border-top: 1px solid var(--edge); overflow-wrap: anywhere; }
    li:first-child { border-top: 0; }
    .count { white-space: nowrap; margin-inline-end: .25rem; } .all { grid-column: 1 / -1; }
    .line { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
    .event { display: grid; grid-template-columns: max-content minmax(0, 1fr) max-content; gap: .25rem .75rem; align-items: baseline; }
    @media (max-width: 40rem) { .event { grid-template-columns: max-content minmax(0, 1fr); } .event > :first-child { grid-row: 1 / 3; } }
    .line > .push { margin-inline-start: auto; }
    meter { width: 100%; height: .5rem; }
    svg.spark { display: block; width: 100%; height: 2rem; color: var(--accent); }
  `];
  /** Asked once: what is refused would be tried again and again, and audited each time. */
  #may = allowed(...Object.values(RIGHTS)).then(
    (told) => Object.fromEntries(Object.keys(RIGHTS).map((name, i) => [name, told[i]])), () => null);

  #parts = {
    stacks: this.#part('stacks', () => get('/api/stacks')),
    services: this.#part('services', () => get('/api/services')),
    status: this.#part('status', machine, 15_000),
    routes: this.#part('routes', () => get('/api/routes')),
    top: this.#part('top', () => get('/api/top'), 10_000),
    requests: this.#part('requests', requests, 30_000),
    events: this.#part('events', () => get('/api/search', { query: 'kind:event', limit: 12 })),
  };

  #part(name, load, every = 0) {
    return new Loaded(this, async () => {
      const may = await this.#may;
      if (may && !may[name]) {
        throw new ApiError(403, 'DENIED', 'You may not see this.');
      }
      return load();
    }, { every });
  }

  #live = new Live(this, () => {
    for (const one of ['stacks', 'services', 'routes', 'events']) {
      if (this.#parts[one].error?.status !== 403) {
        this.#parts[one].reload();
      }
    }
  }, 1000);

  /** One card's content; what the user may not see is said in a word, and is no failure. */
  #show(name, show) {
    const part = this.#parts[name];
    return part.error?.status === 403 ? html`<p class="muted">You may not see this.</p>` : part.render(show);
  }

  render() {
    return html`<div class="bar"><h1>Overview</h1></div>
      <div class="cards">
        <section class="card tile" aria-labelledby="stacks"><h2 id="stacks">Stacks</h2>${this.#show('stacks', (all) => html`<p class="big">${all.length}</p>
          <div>${all.length === 0 ? html`<a href=${this.shell.href('stacks', { new: 1 })}>Deploy one</a>` : tally(all.map((one) => one.state))}</div>`)}</section>
        <section class="card tile" aria-labelledby="services"><h2 id="services">Services</h2>${this.#show('services', (all) => html`<p class="big">${all.length}</p><div>${tally(all.map((one) => one.state))}</div>`)}</section>
        <section class="card tile" aria-labelledby="tasks"><h2 id="tasks">Tasks</h2>${this.#show('services', (all) => {
          const [healthy, wanted] = [sum(all, 'healthy'), sum(all, 'replicas')];
          return html`<p class="big">${healthy}</p><div class="muted">ready of ${wanted} wanted</div>`;
        })}</section>
        <section class="card tile" aria-labelledby="requests"><h2 id="requests">Requests in the last hour</h2>${this.#show('requests', (told) => html`<p class="big">${count(Math.round(told.total))}</p>${spark(told.rates)}`)}</section>
        <section class="card tile" aria-labelledby="load"><h2 id="load">Load</h2>${this.#show('status', ({ node }) => html`<p class="big">${number(node.loadAverage)}</p>
          <meter aria-label="Load of the CPUs" min="0" max=${node.cpus} high=${node.cpus * 0.9} value=${Math.min(node.cpus, node.loadAverage ?? 0)}></meter><div class="muted">of ${node.cpus} CPUs on ${safe(node.name, 40)}</div>`)}</section>
        <section class="card tile" aria-labelledby="memory"><h2 id="memory">Memory</h2>${this.#show('status', ({ node }) => {
          const used = node.memoryBytes - node.memoryAvailableBytes;
          return html`<p class="big">${percent(used / node.memoryBytes, 0)}</p><meter aria-label="Memory in use" min="0" max=${node.memoryBytes} high=${node.memoryBytes * 0.9} value=${used}></meter>
            <div class="muted">${bytes(used)} of ${bytes(node.memoryBytes)}</div>`;
        })}</section>
      </div>
      ${this.#parts.status.value ? this.#platform(this.#parts.status.value) : nothing}
      <div class="wide">
        <section class="card" aria-labelledby="trouble"><h2 id="trouble">Needs a look</h2>${this.#show('services', (all) => this.#trouble(all))}</section>
        <section class="card" aria-labelledby="apps"><h2 id="apps">Apps</h2>${this.#show('services', (all) => this.#apps(all))}</section>
        <section class="card" aria-labelledby="busiest"><h2 id="busiest">Busiest tasks</h2>${this.#show('top', ({ tasks }) => (tasks.length === 0 ? html`<p class="muted">None runs.</p>`
          : html`<ul>${tasks.slice(0, 8).map((one) => html`<li class="line"><a href=${this.shell.href(`${stackPath(one.stack)}/tasks/${encodeURIComponent(one.task)}`)}>${safe(`${one.stack}/${one.service}.${one.slot}`, 100)}</a>
            <span class="push number">${one.cpu === undefined || one.cpu === null ? '' : `${percent(one.cpu)} CPU, `}${bytes(one.memory)}</span></li>`)}</ul>`))}</section>
        <section class="card all" aria-labelledby="events"><h2 id="events">Recent events</h2>${this.#show('events', ({ hits }) => (hits.length === 0 ? html`<p class="muted">Nothing has happened yet.</p>`
          : html`<ul>${hits.map((one) => html`<li class="event">${badge(SEVERITIES[one.severity] ?? '', one.severity ?? 'info')}<span>${safe(one.message, 400)}</span><span class="muted"><berth-time .at=${one['@timestamp']}></berth-time></span></li>`)}</ul>`))}</section>
      </div>`;
  }

  #platform(status) {
    return html`${[...(status.warnings ?? []), ...(status.engine?.warnings ?? [])].map((one) => html`<p class="warning">${safe(one.message ?? one)}</p>`)}
      ${status.engine && !status.engine.ready ? html`<p class="reason" role="alert">The engine is away: ${safe(status.engine.summary)}</p>` : nothing}
      <p class="muted">Berth ${safe(status.version, 60)} with the ${safe(status.engine?.name, 60)} engine, up for ${duration(status.uptimeSeconds)}.</p>`;
  }

  #trouble(services) {
    const bad = services.filter((one) => !['running', 'completed', 'stopped'].includes(one.state)
      || (one.state === 'running' && one.healthy < one.replicas));
    const routes = (this.#parts.routes.value ?? []).filter((one) => one.errors?.length);
    if (bad.length + routes.length === 0) {
      return html`<p>${badge('good', 'All is well')}</p>`;
    }
    return html`<ul>${bad.map((one) => html`<li><div class="line">${stateBadge(one.state)}<a href=${this.shell.href(servicePath(one.stack, one.name))}>${safe(`${one.stack}/${one.name}`, 120)}</a>
        <span class="push muted">${one.healthy} of ${one.replicas} ready</span></div>${one.message ? html`<div class=${one.state === 'failed' ? 'reason' : 'muted'}>${safe(one.message, 400)}</div>` : nothing}</li>`)}
      ${routes.map((one) => html`<li><div class="line">${badge('bad', 'route')}<span>${safe(one.name, 120)}</span></div>${one.errors.map((error) => html`<div class="reason">${safe(error, 300)}</div>`)}</li>`)}</ul>`;
  }

  /** Where services answer; what only a route tells is shown too. */
  #apps(services) {
    const apps = services.filter((one) => one.urls.length).map((one) => ({ name: `${one.stack}/${one.name}`, href: servicePath(one.stack, one.name), urls: one.urls, state: one.state }));
    const known = new Set(apps.flatMap((one) => one.urls));
    const further = (this.#parts.routes.value ?? []).filter((one) => one.status === 'up' && one.urls?.some((url) => !known.has(url)))
      .map((one) => ({ name: one.name, href: null, urls: one.urls, state: one.status }));
    const all = [...apps, ...further];
    return all.length === 0 ? html`<p class="muted">No service is routed yet.</p>`
      : html`<ul>${all.map((one) => html`<li class="line">${stateBadge(one.state)}${one.href ? html`<a href=${this.shell.href(one.href)}>${safe(one.name, 100)}</a>` : html`<span>${safe(one.name, 100)}</span>`}
        <span class="push">${addresses(one.urls)}</span></li>`)}</ul>`;
  }
}
customElements.define('berth-overview', Overview);

function sum(all, key) {
  return all.reduce((total, one) => total + one[key], 0);
}

function tally(states) {
  const counts = new Map();
  states.forEach((one) => counts.set(one, (counts.get(one) ?? 0) + 1));
  return html`${[...counts].map(([state, many]) => html`<span class="count">${stateBadge(state)} <span class="muted">${many}</span></span> `)}`;
}

function spark(values) {
  if (values.length < 2) {
    return nothing;
  }
  const most = Math.max(...values, 0.001);
  const points = values.map((one, i) => `${((i / (values.length - 1)) * 100).toFixed(1)},${(29 - (one / most) * 27).toFixed(1)}`).join(' ');
  return html`<svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label=${`Up to ${number(most)} requests a second`}><polyline points=${points} fill="none" stroke="currentColor" stroke-width="1.5" vector-effect="non-scaling-stroke"></polyline></svg>`;
}

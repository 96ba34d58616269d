// Routes: who comes in, to which service, and how that goes.
import { html, css, nothing } from 'lit';
import { BerthPage, Loaded } from 'berth/page.js';
import { allowed, get } from 'berth/api.js';
import { bytes, count, duration, isWeb, number, percent, safe } from 'berth/format.js';
import { badge, icon } from 'berth/ui.js';
import { certificatesOf } from './certificates.js';
import { Looks, summed } from './figures.js';
import './access-log.js';
import './hosts.js';

const KINDS = { up: 'good', down: 'bad', error: 'bad', unwell: 'bad' };

class Routes extends BerthPage {
  static properties = { ...BerthPage.properties, may: { state: true } };
  static styles = [BerthPage.styles, css`
    .numbers { margin: 1rem 0; }
    .numbers strong { display: block; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
    .problems { border-color: var(--bad); margin: 0 0 1rem; } .warnings { border-color: var(--warn); margin: 0 0 1rem; }
    .problems ul, .warnings ul { margin: 0; padding-inline-start: 1.25rem; }
    .servers { margin: 1rem 0; } .warn { color: var(--warn); } .bad { color: var(--bad); }
  `];

  #looks = new Looks();
  #routes = new Loaded(this, () => get('/api/routes'), { every: 5000 });
  /** Null: the user may not see them. */
  #certificates = new Loaded(this, async () => ((await allowed(['certificate:List', 'certificate/*']))[0] ? get('/api/certificates') : null), { every: 60000 });
  #figures = new Loaded(this, async () => this.#looks.take(await get('/api/route-figures')), { every: 5000 });

  constructor() {
    super();
    this.may = {};
    allowed(['route:Logs', 'route/*'], ['route:ListHosts', 'host/*']).then(([logs, hosts]) => { this.may = { logs, hosts }; }, () => {});
  }

  render() {
    const name = this.segments.join('/');
    if (name && name !== 'hosts') {
      return this.#routes.render((all) => this.#detail(all.find((one) => one.name === name), name));
    }
    return html`<div class="bar"><h1>Routes</h1><span class="push"></span>${name ? nothing : this.#filter()}</div>
      ${this.may.hosts ? html`<nav class="tabs" aria-label="Routes and hosts"><a href=${this.shell.href('routes')} aria-current=${name ? nothing : 'page'}>Routes</a>
        <a href=${this.shell.href('routes/hosts')} aria-current=${name ? 'page' : nothing}>Hosts</a></nav>` : nothing}
      ${name ? html`<berth-hosts .shell=${this.shell}></berth-hosts>` : this.#routes.render((all) => this.#list(all), (all) => all.length === 0,
        html`<berth-empty title="No route yet"><p>A service that exposes a port gets one when its stack is deployed; labels say what else it answers.</p></berth-empty>`)}`;
  }

  #filter() {
    return html`<label class="visually-hidden" for="find">Find a route</label><input id="find" type="search" placeholder="Host, service, route" .value=${this.query('find')} @input=${(e) => this.setQuery({ find: e.target.value })}>
      <label class="visually-hidden" for="status">Status</label><select id="status" @change=${(e) => this.setQuery({ status: e.target.value })}>
        ${[['', 'all'], ['up', 'up'], ['down', 'down'], ['error', 'in error'], ['unwell', 'unwell']].map(([value, told]) => html`<option value=${value} ?selected=${value === this.query('status')}>${told}</option>`)}</select>`;
  }

  #list(all) {
    const find = this.query('find').toLowerCase();
    const status = this.query('status');
    const rows = all.filter((one) => (!status || state(one).word === status) && (!find || `${one.name} ${one.hosts.join(' ')} ${one.service} ${one.tenant}`.toLowerCase().includes(find)));
    return rows.length === 0 ? html`<berth-empty title="No route is like that"><p>Ask for less.</p></berth-empty>` : html`<berth-table label="Routes" .rows=${rows} .columns=${this.#columns}></berth-table>`;
  }

  get #columns() {
    const sum = (one) => { const counted = this.#looks.latest(one.name); return counted ? summed(counted) : null; };
    return [
      { key: 'name', title: 'Route', render: (one) => html`<a class="short" title=${safe(one.name, 300)} href=${this.#href(one.name)}>${safe(one.name, 150)}</a>${this.shell.user.operator ? html`<span class="note">${one.tenant ? `tenant ${safe(one.tenant, 60)}` : 'the operator’s'}</span>` : nothing}` },
      { key: 'status', title: 'Status', sort: (one) => state(one).word, render: (one) => { const now = state(one); return html`${badge(KINDS[now.word], now.word)}${now.reason ? html`<span class="note long ${KINDS[now.word]}">${safe(now.reason, 300)}</span>` : one.warnings.length ? html`<span class="note">${one.warnings.length} warning${one.warnings.length === 1 ? '' : 's'}</span>` : nothing}`; } },
      { key: 'hosts', title: 'Host', sort: (one) => one.hosts[0], render: (one) => this.#hosts(one) },
      { key: 'service', title: 'Service', render: (one) => html`${this.#service(one)}${one.filters.length ? html`<span class="note">through ${safe(one.filters.join(', '), 200)}</span>` : nothing}` },
      { key: 'tls', title: 'TLS', sort: (one) => tls(one), render: (one) => html`${safe(tls(one))}${this.#expiry(one)}` },
      { key: 'requests', title: 'Requests', number: true, sort: (one) => sum(one)?.requests ?? 0, render: (one) => this.#requests(one, sum(one)) },
      { key: 'failed', title: 'Errors', number: true, sort: (one) => sum(one)?.failed ?? 0, render: (one) => { const all = sum(one); return all?.requests ? html`${percent(all.failed / all.requests)}<span class="note">${count(all.failed)}</span>` : '–'; } },
      { key: 'slow', title: '95 % within', number: true, sort: (one) => sum(one)?.slow ?? 0, render: (one) => within(sum(one)?.slow) },
    ];
  }

  #requests(one, all) {
    const rate = this.#looks.rate(one.name);
    return html`${count(all?.requests ?? 0)}<span class="note">${rate === null ? ' ' : `${number(rate)} /s`}</span>`;
  }

  #href(name) {
    return this.shell.href(`routes/${encodeURIComponent(name)}`);
  }

  #hosts(one) {
    return one.urls.length
      ? one.urls.map((url) => html`<div>${isWeb(url)
        ? html`<a class="short" title=${safe(url, 300)} href=${url} target="_blank" rel="noopener noreferrer">${safe(url.replace(/^https?:\/\//, ''), 200)}</a>`
        : html`<span class="short" title=${safe(url, 300)}>${safe(url, 200)}</span>`}</div>`)
      : safe(one.hosts.join(', ') || one.rule, 300);
  }

  #shown(one) {
    return this.#certificates.value && one.tls && !one.tls.passthrough && one.status !== 'error' ? certificatesOf(one, this.#certificates.value) : [];
  }

  /** Of the host whose certificate ends first. */
  #expiry(one) {
    const [first] = this.#shown(one);
    return first ? html`<span class="note short ${first.kind}">${first.told}${first.certificate ? html` <berth-time .at=${first.certificate.expires}></berth-time>` : nothing}</span>` : nothing;
  }

  #certificate(one) {
    const shown = this.#shown(one);
    return shown.length ? html`<dt>Certificates</dt><dd>${shown.map(({ host, certificate, kind, told }) => html`<div>${certificate
      ? html`<a href=${this.shell.href(`certificates/${encodeURIComponent(`${certificate.name}~${certificate.kind}`)}`)}>${safe(certificate.name, 200)}</a>${certificate.name === host ? '' : ` for ${safe(host, 200)}`}, <span class=${kind}>${told} <berth-time full .at=${certificate.expires}></berth-time></span>`
      : html`${safe(host, 200)}: <span class=${kind}>${told}</span>`}</div>`)}</dd>` : nothing;
  }

  #service(one) {
    if (!one.service) {
      return '–';
    }
    const port = one.port ? `:${one.port}` : '';
    return one.source.startsWith('stack/') && one.tenant === this.shell.tenant
      ? html`<a class="short" href=${this.shell.href(`stacks/${one.service.split('/').map(encodeURIComponent).join('/')}`)}>${safe(one.service, 150)}</a>${port}` : `${safe(one.service, 150)}${port}`;
  }

  #detail(one, name) {
    if (!one) {
      return html`<div class="bar"><a href=${this.shell.href('routes')}>Routes</a><span aria-hidden="true">/</span><h1>${safe(name, 150)}</h1></div><berth-empty title="There is no such route"><p>${safe(name, 200)} has gone with its stack, or is another tenant's.</p></berth-empty>`;
    }
    const counted = this.#looks.latest(one.name);
    const now = state(one);
    return html`<div class="bar"><a href=${this.shell.href('routes')}>Routes</a><span aria-hidden="true">/</span><h1>${safe(one.name, 150)}</h1>${badge(KINDS[now.word], now.word)}
        <span class="push"></span>${isWeb(one.url) ? html`<a class="button" href=${one.url} target="_blank" rel="noopener noreferrer">${icon('open')}Open</a>` : nothing}</div>
      ${told('problems', one.errors.length ? one.errors : now.reason && now.word !== 'up' ? [now.reason] : [])}
      ${told('warnings', now.reason && now.word === 'up' ? [now.reason, ...one.warnings] : one.warnings)}
      <div class="card"><dl class="facts">
        <dt>Rule</dt><dd><code>${safe(one.rule, 1000)}</code></dd><dt>Answers</dt><dd>${this.#hosts(one)}</dd>
        <dt>Service</dt><dd>${this.#service(one)}</dd><dt>Middlewares</dt><dd>${safe(one.filters.join(', ') || 'none', 500)}</dd>
        <dt>TLS</dt><dd>${safe(tls(one))}</dd>${this.#certificate(one)}<dt>Listeners</dt><dd>${safe(one.entryPoints.join(', '))}</dd>
        <dt>Priority</dt><dd>${number(one.priority)}</dd><dt>Source</dt><dd>${safe(one.source, 150)}${one.tenant ? ` of tenant ${safe(one.tenant, 100)}` : ''}</dd>
        ${one.balancing ? html`<dt>Balancing</dt><dd>${safe(one.balancing.strategy)}${one.balancing.sticky ? ', sticky' : ''}${one.balancing.healthChecks ? ', with health checks' : ''}${one.balancing.maxConnections ? `, ${number(one.balancing.maxConnections)} connections each at most` : ''}</dd>` : nothing}</dl></div>
      ${this.#numbers(one, counted ? summed(counted) : null, counted)}
      <div class="servers"><h2>Servers</h2>${one.servers.length === 0 ? html`<p class="muted">None: whoever asks is told so with status 503.</p>` : html`<berth-table label="Servers" .rows=${one.servers} .columns=${[
        { key: 'name', title: 'Server', render: (row) => html`<span class="short" title=${safe(row.name, 300)}>${safe(row.name, 150)}</span>` },
        { key: 'address', title: 'Address', render: (row) => html`<code class="short">${safe(row.scheme)}://${safe(row.address, 200)}</code>` },
        { key: 'health', title: 'Health', render: (row) => html`${badge(row.health === 'well' ? 'good' : 'bad', row.health)}${row.reason ? html`<span class="note bad">${safe(row.reason, 300)}</span>` : nothing}` },
        { key: 'inFlight', title: 'Requests now', number: true },
      ]}></berth-table>`}</div>
      ${this.may.logs && one.kind === 'http' ? html`<berth-access-log .name=${one.name}></berth-access-log>` : nothing}`;
  }

  #numbers(one, all, counted) {
    if (!all) {
      return this.#figures.error ? html`<berth-failure .error=${this.#figures.error} @retry=${() => this.#figures.reload()}></berth-failure>` : html`<p class="muted">Nobody has asked for it since Berth was started.</p>`;
    }
    const rate = this.#looks.rate(one.name);
    const fact = (value, title, more) => html`<div class="card"><strong>${value}</strong>${title}<span class="note">${more ?? ' '}</span></div>`;
    return html`<section class="cards numbers" aria-label="Since Berth was started">
      ${fact(count(all.requests), 'requests', rate === null ? null : `${number(rate)} a second, lately`)}
      ${fact(percent(all.failed / all.requests), 'errors (5xx)', `${count(all.failed)} requests`)}
      ${fact(percent(all.refused / all.requests), 'refused (4xx)', `${count(all.refused)} requests`)}
      ${fact(within(all.slow), '95 % within', `${duration(all.mean)} on average`)}
      ${fact(bytes(counted.responseBytes), 'answered', `${bytes(counted.requestBytes)} taken`)}
      ${fact(all.codes.map(([code, n]) => html`<span class="note">${code === 0 ? 'client left' : code}: ${count(n)}</span>`), 'by status', `${count(counted.retries)} tried again`)}</section>`;
  }
}

/** How a route is to whoever asks for it, and why; one whose servers are all unwell is not up to them. */
function state(one) {
  const unwell = one.servers.filter((server) => server.health !== 'well');
  if (one.status === 'error') {
    return { word: 'error', reason: one.errors[0] };
  }
  if (one.status === 'down') {
    return { word: 'down', reason: 'It has no server: who asks gets 503.' };
  }
  if (unwell.length === 0) {
    return { word: one.status, reason: null };
  }
  const why = unwell.find((server) => server.reason)?.reason ?? 'it took no connection';
  return unwell.length === one.servers.length
    ? { word: 'unwell', reason: `No server is well: ${why}` }
    : { word: 'up', reason: `${unwell.length} of ${one.servers.length} servers are not well: ${why}` };
}

function told(kind, all) {
  return all.length ? html`<div class="card ${kind}" role=${kind === 'problems' ? 'alert' : nothing}><ul>${all.map((one) => html`<li>${safe(one, 500)}</li>`)}</ul></div>` : nothing;
}

function within(seconds) {
  return seconds === undefined ? '–' : seconds === null ? 'over 10 s' : duration(seconds);
}

function tls(route) {
  return !route.tls ? 'no' : route.tls.passthrough ? 'passed through' : ['yes', route.tls.resolver && `by ${route.tls.resolver}`, route.tls.options && `options ${route.tls.options}`].filter(Boolean).join(', ');
}

customElements.define('berth-routes', Routes);

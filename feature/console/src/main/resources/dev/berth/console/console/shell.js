// The shell: navigation, session, tenant, theme, notices and addresses. It knows no feature.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { actIn, get, post, whenSignedOut } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';

const SECTIONS = {
  run: 'Run', 'front-door': 'Front door', configuration: 'Configuration', observe: 'Observe', people: 'People', apps: 'Apps',
};
const ROOT = '/console/';
const LOGIN = '/console/assets/identity/login.js';
/** What shows an application's own page. */
const APP = { module: '/console/assets/console/app-frame.js', element: 'berth-app' };
const NOTICE_MILLIS = 6000;

class Shell extends LitElement {
  static properties = {
    user: { state: true }, pages: { state: true }, page: { state: true }, failure: { state: true },
    notices: { state: true }, question: { state: true }, open: { state: true }, theme: { state: true }, ready: { state: true },
  };

  static styles = [base, css`
    :host { min-height: 100vh; overflow-wrap: break-word; display: grid; grid-template: 3.25rem minmax(0, 1fr) / 14rem minmax(0, 1fr); }
    header { grid-column: 1 / -1; display: flex; align-items: center; gap: .5rem; padding: 0 .75rem; border-bottom: 1px solid var(--edge);
      background: var(--surface); position: sticky; top: 0; z-index: 10; }
    .name { display: inline-flex; gap: .5rem; align-items: center; font-weight: 600; color: inherit; text-decoration: none; }
    .name img { width: 1.5rem; height: 1.5rem; }
    header .push { margin-inline-start: auto; }
    header select { max-width: min(12rem, 28vw); }
    .user { max-width: min(12rem, 16vw); overflow: hidden; text-overflow: ellipsis; }
    nav { border-inline-end: 1px solid var(--edge); padding: .75rem .5rem; overflow-y: auto; position: sticky; top: 3.25rem; height: calc(100vh - 3.25rem); background: var(--surface); }
    nav h2 { font-size: .75rem; text-transform: uppercase; letter-spacing: .04em; color: var(--muted); margin: .875rem .5rem .25rem; font-weight: 600; }
    nav h2:first-child { margin-top: 0; }
    nav a { display: flex; gap: .625rem; align-items: center; padding: .375rem .5rem; border-radius: 6px; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
    nav a:hover { background: var(--hover); }
    nav a[aria-current='page'] { background: var(--hover); font-weight: 600; box-shadow: inset 3px 0 var(--accent); }
    main { padding: 1.25rem; min-width: 0; max-width: 120rem; }
    main:focus { outline: none; }
    .toggle { display: none; }
    .skip { position: absolute; inset-inline-start: .5rem; top: -4rem; z-index: 20; }
    .skip:focus { top: .5rem; }
    .notices { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 30; display: grid; gap: .5rem; max-width: min(28rem, calc(100vw - 2rem)); }
    .notice { background: var(--raised); border: 1px solid var(--edge); border-inline-start: 4px solid var(--good); border-radius: 6px; padding: .625rem .75rem; box-shadow: 0 4px 16px var(--shade); display: flex; gap: .5rem; overflow-wrap: anywhere; }
    .notice.bad { border-inline-start-color: var(--bad); } .notice span { flex: 1; min-width: 0; }
    .notice button { min-height: 0; padding: .125rem; }
    :host(.out) { display: block; }
    @media (max-width: 48rem) {
      :host { grid-template-columns: minmax(0, 1fr); }
      .toggle { display: inline-flex; }
      nav { display: none; position: fixed; inset: 3.25rem 0 0; height: auto; z-index: 9; }
      nav.open { display: block; }
      main { padding: .875rem; }
      .name span { display: none; }
    }
    @media (max-width: 30rem) { .user { display: none; } header select { max-width: 8rem; } }
  `];

  constructor() {
    super();
    this.pages = [];
    this.notices = [];
    this.user = null;
    this.ready = false;
    this.open = false;
    this.theme = read('berth-theme') ?? '';
    this.#dress();
    addEventListener('popstate', () => this.#go());
    this.addEventListener('click', (e) => this.#clicked(e));
    this.addEventListener('berth-title', (e) => this.#title(e.detail));
    whenSignedOut(() => this.user && this.#signedOut());
  }

  connectedCallback() {
    super.connectedCallback();
    this.#begin();
  }

  async #begin() {
    try {
      const user = await get('/api/whoami');
      if (user.mustChangePassword || user.mustEnrol) {
        await this.#signedOut(user);
        this.ready = true;
        return;
      }
      const wanted = new URLSearchParams(location.search).get('tenant') ?? read('berth-tenant');
      const known = user.operator || user.tenants.some((one) => one.tenant === wanted);
      this.tenant = wanted && known ? wanted : user.tenant;
      actIn(this.tenant);
      const [pages, tenants] = await Promise.all([
        get('/api/console/pages'),
        user.operator ? get('/api/tenants').catch(() => []) : [],
      ]);
      this.pages = pages;
      this.tenants = [...new Set([this.tenant, ...user.tenants.map((one) => one.tenant), ...tenants.map((one) => one.name)])].sort();
      this.user = user;
      this.classList.remove('out');
      await this.#go();
    } catch (e) {
      if (e.status === 401) {
        await this.#signedOut();
      } else {
        this.failure = e;
      }
    }
    this.ready = true;
  }

  /** Shows the log-in; `pending` is one who has to do something there before anything else. */
  async #signedOut(pending = null) {
    this.pending = pending;
    this.user = null;
    this.page = null;
    this.pages = [];
    this.classList.add('out');
    actIn(null);
    document.title = 'Log in – Berth';
    try {
      await import(LOGIN);
    } catch (e) {
      this.failure = e;
    }
  }

  /** What a page is given. */
  get #api() {
    return {
      user: this.user,
      tenant: this.tenant,
      pages: this.pages,
      navigate: (path, options) => this.#navigate(path, options),
      href: (path, query) => this.#href(path, query),
      notify: (kind, text) => this.#notify(kind, text),
      confirm: (question) => this.#confirm(question),
      reload: () => this.#begin(),
      signOut: () => this.#signOut(),
    };
  }

  #href(path, query) {
    const values = new URLSearchParams(query ?? {});
    if (this.tenants?.length > 1) {
      values.set('tenant', this.tenant);
    }
    const text = values.toString();
    return `${ROOT}${path}${text ? `?${text}` : ''}`;
  }

  #navigate(path, { query, replace = false } = {}) {
    const to = this.#href(path, query);
    if (to !== location.pathname + location.search) {
      history[replace ? 'replaceState' : 'pushState'](null, '', to);
    }
    this.#go();
  }

  #clicked(e) {
    const link = e.composedPath().find((one) => one instanceof HTMLAnchorElement && one.href);
    if (!link || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || link.target || link.hasAttribute('download')) {
      return;
    }
    const to = new URL(link.href);
    if (to.origin !== location.origin || !to.pathname.startsWith(ROOT) || to.pathname.startsWith('/console/assets/')) {
      return;
    }
    e.preventDefault();
    to.searchParams.delete('tenant');
    this.#navigate(to.pathname.slice(ROOT.length), { query: to.searchParams });
  }

  async #go() {
    if (!this.user && this.pages.length === 0) {
      return;
    }
    const query = new URLSearchParams(location.search);
    const tenant = query.get('tenant');
    query.delete('tenant');
    if (tenant && tenant !== this.tenant) {
      write('berth-tenant', tenant);
      await this.#begin();
      return;
    }
    const rest = location.pathname.slice(ROOT.length);
    const [name, ...segments] = rest.split('/');
    const page = name === '' ? this.pages.find((one) => one.section !== 'account') : this.pages.find((one) => one.path === name);
    this.open = false;
    if (!page) {
      this.page = null;
      this.element = null;
      this.failure = new Error(name === ''
        ? 'There is no page that you may see. Ask for rights.'
        : `There is no page '${name}', or you may not see it.`);
      return;
    }
    this.failure = null;
    const route = { page: page.path, path: segments.join('/'), query };
    if (this.page?.path === page.path && this.element) {
      this.element.route = route;
      return;
    }
    this.page = page;
    this.element = null;
    this.#title(null);
    const { module, element: tag } = page.address ? APP : page;
    try {
      await import(module);
      if (this.page === page) {
        const element = document.createElement(tag);
        if (!customElements.get(tag)) {
          throw new Error(`its module defines no element '${tag}'`);
        }
        if (page.address) {
          element.page = page;
        }
        element.shell = this.#api;
        element.route = route;
        this.element = element;
        this.requestUpdate();
        await this.updateComplete;
        this.renderRoot.querySelector('main')?.focus({ preventScroll: true });
        scrollTo(0, 0);
      }
    } catch (e) {
      if (this.page === page) {
        this.failure = new Error(`The page '${page.title}' could not be opened: ${e.message}. The others work on.`);
      }
    }
  }

  #title(text) {
    document.title = [text, this.page?.title, 'Berth'].filter(Boolean).map((one) => safe(one, 80)).join(' – ');
  }

  #notify(kind, text) {
    const notice = { kind, text, id: crypto.randomUUID?.() ?? Math.random() };
    this.notices = [...this.notices.slice(-4), notice];
    if (kind !== 'bad') {
      setTimeout(() => this.#forget(notice), NOTICE_MILLIS);
    }
  }

  #forget(notice) {
    this.notices = this.notices.filter((one) => one !== notice);
  }

  /**
   * Asks before something is done that cannot be undone: `{ title, text, names, action, type }`;
   * `names` are the things that go, `type` a name to be typed.
   */
  async #confirm(question) {
    this.typed = '';
    this.question = question;
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector('#question');
    await dialog.open();
    return new Promise((resolve) => {
      this.answer = (given) => {
        this.answer = null;
        resolve(given);
        dialog.close();
        this.question = null;
      };
    });
  }

  async #signOut() {
    try {
      await post('/api/logout');
    } catch (e) {
      if (e.status !== 401) {
        this.#notify('bad', e.message);
        return;
      }
    }
    history.replaceState(null, '', ROOT);
    await this.#signedOut();
  }

  #dress() {
    if (this.theme) {
      document.documentElement.dataset.theme = this.theme;
    } else {
      delete document.documentElement.dataset.theme;
    }
  }

  get #dark() {
    return this.theme ? this.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  #switchTheme() {
    this.theme = this.#dark ? 'light' : 'dark';
    write('berth-theme', this.theme);
    this.#dress();
  }

  render() {
    if (!this.ready) {
      return html`<main><berth-loading></berth-loading></main>`;
    }
    if (!this.user) {
      return html`<main>${this.failure
        ? html`<berth-failure .error=${this.failure} @retry=${() => location.reload()}></berth-failure>`
        : html`<berth-login .pending=${this.pending} .loggedIn=${() => this.#begin()}></berth-login>`}</main>`;
    }
    return html`
      <header>
        <button class="skip" @click=${this.#skip}>Skip to the page</button>
        <button class="plain toggle" aria-label="Menu" aria-expanded=${this.open} @click=${() => { this.open = !this.open; }}>${icon('menu')}</button>
        <a class="name" href=${this.#href('')} aria-label="Berth: first page"><img src="/console/assets/console/icon.svg" alt=""><span>Berth</span></a>
        <span class="push"></span>
        ${this.tenants.length > 1 ? html`<label class="visually-hidden" for="tenant">Tenant</label>
          <select id="tenant" .value=${this.tenant} @change=${this.#switchTenant}>${this.tenants.map((one) => html`<option value=${one} ?selected=${one === this.tenant}>${safe(one, 63)}</option>`)}</select>` : nothing}
        <button class="plain" aria-label="Switch between light and dark" @click=${this.#switchTheme}>${icon('theme')}</button>
        ${this.pages.filter((one) => one.section === 'account').map((one) => html`<a class="button plain" href=${this.#href(one.path)} title=${one.title}>${icon(one.icon)}<span class="user">${safe(this.user.name, 40)}</span></a>`)}
        <button class="plain" aria-label="Log out" title="Log out" @click=${this.#signOut}>${icon('out')}</button>
      </header>
      <nav class=${this.open ? 'open' : ''} aria-label="Pages">${this.#navigation()}</nav>
      <main tabindex="-1">${this.#content()}</main>
      <div class="notices" role="status" aria-live="polite">${this.notices.map((one) => html`<div class="notice ${one.kind}">
        <span>${safe(one.text)}</span><button class="plain" aria-label="Dismiss" @click=${() => this.#forget(one)}>${icon('close', 16)}</button></div>`)}</div>
      ${this.#asked()}`;
  }

  /** A link would need a target in the document itself. */
  #skip() {
    this.renderRoot.querySelector('main').focus();
  }

  #switchTenant(e) {
    write('berth-tenant', e.target.value);
    const query = new URLSearchParams({ tenant: e.target.value });
    history.pushState(null, '', `${ROOT}${this.page?.path ?? ''}?${query}`);
    this.page = null;
    this.element = null;
    this.#begin();
  }

  #navigation() {
    return Object.entries(SECTIONS).map(([section, title]) => {
      const pages = this.pages.filter((one) => one.section === section);
      return pages.length === 0 ? nothing : html`<h2>${title}</h2>${pages.map((one) => html`<a href=${this.#href(one.path)}
        aria-current=${this.page === one || this.page?.path === one.path ? 'page' : nothing}>${icon(one.icon)}<span>${safe(one.title, 60)}</span></a>`)}`;
    });
  }

  #content() {
    if (this.failure) {
      return html`<h1>${safe(this.page?.title ?? 'Nothing here', 60)}</h1><berth-failure .error=${this.failure} @retry=${() => location.reload()}></berth-failure>`;
    }
    return this.element ?? html`<berth-loading></berth-loading>`;
  }

  #asked() {
    const asked = this.question;
    return asked ? html`<berth-dialog id="question" heading=${asked.title} @closed=${() => this.answer?.(false)}>
      ${asked.text ? html`<p>${safe(asked.text)}</p>` : nothing}
      ${asked.names?.length ? html`<ul>${asked.names.map((one) => html`<li>${safe(one, 200)}</li>`)}</ul>` : nothing}
      ${asked.type ? html`<label for="typed">Type <code>${safe(asked.type)}</code> to go on</label>
        <input id="typed" autocomplete="off" @input=${(e) => { this.typed = e.target.value; this.requestUpdate(); }}>` : nothing}
      <button slot="buttons" @click=${() => this.answer(false)}>Cancel</button>
      <button slot="buttons" class="danger" ?disabled=${asked.type && this.typed !== asked.type} @click=${() => this.answer(true)}>${asked.action ?? 'Go on'}</button>
    </berth-dialog>` : nothing;
  }
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser without storage forgets it with the page.
  }
}

customElements.define('berth-shell', Shell);

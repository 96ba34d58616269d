// An application's own page: on its own host, in a sandbox, and told nothing but how it should look
// and where it is. docs/console.md describes the protocol for those who write applications.
import { html, css } from 'lit';
import { BerthPage } from 'berth/page.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';

const VERSION = 1;
const LONGEST_TITLE = 100;
const ROUTE = /^[\w/.~-]{0,500}$/;

/** However often an application speaks, it is heard as often as people can see. */
const HEARD_MILLIS = 200;

class AppFrame extends BerthPage {
  static properties = { ...BerthPage.properties, page: { attribute: false } };
  static styles = [BerthPage.styles, css`
    .bar { margin-bottom: .5rem; }
    iframe { display: block; width: 100%; height: calc(100vh - 9rem); min-height: 20rem; border: 1px solid var(--edge); border-radius: 8px; background: #fff; }
  `];

  #saw = (e) => this.#heard(e);
  #tells = () => this.#tell();
  #dark = matchMedia('(prefers-color-scheme: dark)');
  #dress = new MutationObserver(this.#tells);
  #said = {};
  #timer = null;
  #told = null;

  /** Before, what is in the frame is nobody's. */
  #loaded = false;

  connectedCallback() {
    super.connectedCallback();
    addEventListener('message', this.#saw);
    this.#dark.addEventListener('change', this.#tells);
    this.#dress.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#loaded = false;
    removeEventListener('message', this.#saw);
    this.#dark.removeEventListener('change', this.#tells);
    this.#dress.disconnect();
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  updated(changed) {
    if (changed.has('route') && this.#place !== this.#told) {
      this.#tell();
    }
  }

  /** Where within the application; what a link to here says otherwise is nothing to go by. */
  get #place() {
    const path = this.route?.path ?? '';
    return isRoute(path) ? path : '';
  }

  /** The address, if it may be shown: of another host than this page's, by HTTP. */
  get #address() {
    const to = new URL(this.page.address);
    const other = bare(to.hostname) !== bare(location.hostname);
    return other && ['http:', 'https:'].includes(to.protocol) ? to : null;
  }

  get #frame() {
    return this.renderRoot.querySelector('iframe');
  }

  /** Only who is at the application's own address hears it: not where a link in it has led. */
  #tell() {
    const frame = this.#frame;
    if (frame && this.#loaded) {
      this.#told = this.#place;
      const theme = document.documentElement.dataset.theme ?? (this.#dark.matches ? 'dark' : 'light');
      frame.contentWindow.postMessage({ berth: VERSION, theme, language: navigator.language, route: this.#told }, this.#address.origin);
    }
  }

  #heard(e) {
    const frame = this.#frame;
    if (!frame || e.source !== frame.contentWindow || e.origin !== this.#address.origin || e.data?.berth !== VERSION) {
      return;
    }
    const { ready, title, route } = e.data;
    this.#said = {
      ...this.#said,
      ...(ready === true ? { ready } : {}),
      ...(typeof title === 'string' ? { title: safe(title.slice(0, LONGEST_TITLE + 1), LONGEST_TITLE) } : {}),
      ...(typeof route === 'string' && isRoute(route) ? { route } : {}),
    };
    this.#timer ??= setTimeout(() => this.#follow(), HEARD_MILLIS);
  }

  #follow() {
    const { ready, title, route } = this.#said;
    this.#said = {};
    this.#timer = null;
    if (ready) {
      this.#loaded = true;
      this.#tell();
    }
    if (title !== undefined) {
      this.titled(title);
    }
    if (route !== undefined && route !== this.#place) {
      this.#told = route;
      this.shell.navigate(`${this.page.path}${route ? `/${route}` : ''}`, { replace: true });
    }
  }

  render() {
    const to = this.#address;
    if (!to) {
      return html`<berth-failure final .error=${new Error(`The page '${this.page.title}' cannot be shown: its address is not one of its own host.`)}></berth-failure>`;
    }
    const away = html`<a class="button" href=${to.href} target="_blank" rel="noopener noreferrer">${icon('open')}Open on its own</a>`;
    if (location.protocol === 'https:' && to.protocol === 'http:') {
      return html`<h1>${safe(this.page.title, 60)}</h1><berth-empty title="It cannot be shown beside the console"><p>The console came over TLS, and this application answers without. Give its route TLS, or:</p><p>${away}</p></berth-empty>`;
    }
    // Its scripts run with its own origin's rights; it opens no window, no dialog and no download,
    // and cannot lead this page elsewhere.
    return html`<div class="bar"><h1>${safe(this.page.title, 60)}</h1><span class="push"></span>${away}</div>
      <iframe src=${to.href} title=${safe(this.page.title, 60)} sandbox="allow-scripts allow-forms allow-same-origin" allow=""
        referrerpolicy="no-referrer" @load=${() => { this.#loaded = true; this.#tell(); }}></iframe>`;
  }
}

function isRoute(text) {
  return ROUTE.test(text) && !text.startsWith('/') && !text.split('/').includes('..');
}

function bare(host) {
  return host.toLowerCase().replace(/\.$/, '');
}

customElements.define('berth-app', AppFrame);

// Live logs: the newest lines as they come, with their severity; paused, they wait.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { stream } from 'berth/api.js';
import { count, exact, safe } from 'berth/format.js';

const MOST_ROWS = 2000;
const MOST_WAITING = 10_000;
const PAINT_MILLIS = 120;
const SEVERITY = /\b(?:(fatal|panic|critical|error|severe|err)|(warn(?:ing)?)|(debug|trace|fine))\b/i;
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*[A-Za-z]/g;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false });

function severity(text) {
  const found = SEVERITY.exec(text.slice(0, 200));
  return !found ? '' : found[1] ? 'bad' : found[2] ? 'warn' : 'faint';
}

/** `path` of an endpoint of logs; `several`: more than one service writes. */
class Logs extends LitElement {
  static properties = { path: {}, several: { type: Boolean }, paused: { state: true }, waiting: { state: true }, state: { state: true }, failure: { state: true }, words: { state: true } };
  static styles = [base, css`
    .lines { height: clamp(16rem, 62vh, 60rem); overflow: auto; border: 1px solid var(--edge); border-radius: 8px; background: var(--field);
      font: .8125rem/1.5 var(--mono); padding: .5rem; }
    .lines p { margin: 0; max-width: none; white-space: pre-wrap; overflow-wrap: anywhere; border-inline-start: 3px solid transparent; padding-inline-start: .5rem; content-visibility: auto; contain-intrinsic-size: auto 1.25rem; }
    .lines p[hidden] { display: none; }
    .lines time, .lines b { color: var(--muted); font-weight: 400; margin-inline-end: .75rem; }
    .lines .bad { border-color: var(--bad); color: var(--bad); }
    .lines .warn { border-color: var(--warn); color: var(--warn); }
    .lines .faint { color: var(--muted); }
    .lines .errors { border-color: var(--edge); }
    .bar input { flex: 1 1 10rem; min-width: 0; }
  `];
  #end = null;
  #queue = [];
  #timer = null;
  #last = null;

  constructor() {
    super();
    this.waiting = 0;
    this.words = '';
    this.state = 'connecting';
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#follow(true);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end?.abort();
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  updated(changed) {
    if (changed.has('path')) {
      this.#follow(true);
    }
  }

  async #follow(fresh) {
    this.#end?.abort();
    const end = new AbortController();
    this.#end = end;
    this.failure = null;
    if (fresh) {
      this.#queue = [];
      this.#last = null;
      this.waiting = 0;
      this.renderRoot.querySelector('.lines')?.replaceChildren();
    }
    let wait = 1000;
    while (!end.signal.aborted) {
      this.state = 'live';
      try {
        const query = this.#last ? { follow: true, since: this.#last } : { follow: true, tail: 500 };
        for await (const one of stream(this.path, { query, signal: end.signal })) {
          if (end.signal.aborted) {
            return;
          }
          wait = 1000;
          this.#take(one);
        }
        if (!end.signal.aborted) {
          this.state = 'ended';
        }
        return;
      } catch (e) {
        if (e.status !== 0) {
          this.failure = e;
          this.state = 'ended';
          return;
        }
      }
      this.state = 'connecting';
      await new Promise((resolve) => { setTimeout(resolve, wait); });
      wait = Math.min(wait * 2, 30_000);
    }
  }

  #take(one) {
    this.#last = one.time;
    this.#queue.push(one);
    if (this.#queue.length > MOST_WAITING) {
      this.#queue.splice(0, this.#queue.length - MOST_WAITING);
    }
    this.#timer ??= setTimeout(() => this.#paint(), PAINT_MILLIS);
  }

  #paint() {
    this.#timer = null;
    if (this.paused) {
      this.waiting = this.#queue.length;
      return;
    }
    const lines = this.renderRoot.querySelector('.lines');
    const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    const come = this.#queue.splice(0).slice(-MOST_ROWS);
    const all = document.createDocumentFragment();
    come.forEach((one) => all.append(this.#row(one)));
    lines.append(all);
    while (lines.childElementCount > MOST_ROWS) {
      lines.firstElementChild.remove();
    }
    this.waiting = 0;
    if (atEnd) {
      lines.scrollTop = lines.scrollHeight;
    }
  }

  #row(one) {
    const text = one.text.replace(COLOURS, '');
    const row = document.createElement('p');
    row.className = severity(text) || (one.stream === 'stderr' ? 'errors' : '');
    const time = document.createElement('time');
    time.dateTime = one.time;
    time.title = exact(one.time);
    time.textContent = clock.format(new Date(one.time));
    const from = document.createElement('b');
    from.textContent = this.several ? `${one.service}.${one.slot}` : `#${one.slot}`;
    row.append(time, from, safe(text, 10_000));
    row.hidden = !this.#matches(row);
    return row;
  }

  #matches(row) {
    return this.words === '' || row.textContent.toLowerCase().includes(this.words.toLowerCase());
  }

  #filter(e) {
    this.words = e.target.value;
    for (const row of this.renderRoot.querySelector('.lines').children) {
      row.hidden = !this.#matches(row);
    }
  }

  #pause() {
    this.paused = !this.paused;
    if (!this.paused) {
      this.#paint();
    }
  }

  render() {
    return html`<div class="bar">
        <button aria-pressed=${this.paused ? 'true' : 'false'} @click=${this.#pause}>${this.paused ? 'Go on' : 'Pause'}</button>
        <label class="visually-hidden" for="words">Show lines with</label><input id="words" type="search" placeholder="Show lines with…" @input=${this.#filter}>
        <button @click=${() => this.renderRoot.querySelector('.lines').replaceChildren()}>Clear</button>
        <span class="muted" role="status">${this.paused ? (this.waiting ? `${count(this.waiting)} lines wait` : 'Paused') : this.state === 'live' ? 'Live' : this.state === 'ended' ? 'Ended' : 'Connecting…'}</span>
      </div>
      ${this.failure ? html`<berth-failure .error=${this.failure} @retry=${() => this.#follow(true)}></berth-failure>` : nothing}
      <div class="lines" role="log" aria-live="off" aria-label="Log lines" tabindex="0"></div>`;
  }
}
customElements.define('berth-logs', Logs);

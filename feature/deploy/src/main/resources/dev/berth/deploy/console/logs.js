// Live logs: the newest lines as they come, with their severity; paused, they wait.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { stream } from 'berth/api.js';
import { save } from 'berth/file.js';
import { count, exact, number, safe } from 'berth/format.js';
import { attempt } from 'berth/page.js';
import { icon } from 'berth/ui.js';

const FIRST_LINES = 500;
/** Of each task, in a file. */
const MOST_SAVED = 10_000;
const MOST_IN_ALL = 100_000;
const TYPING_MILLIS = 300;
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

/**
 * The logs of a page: how they are shown stands in its address.
 *
 * @param path of an endpoint of logs
 * @param {{name: string, several?: boolean}} of what: the name of a file of them, and whether more than one service writes
 */
export function logs(page, path, { name, several = false }) {
  return html`<berth-logs ?several=${several} .shell=${page.shell} .path=${path} .name=${name} .words=${page.query('with')}
    ?paused=${page.query('live') === 'off'} ?untimed=${page.query('times') === 'off'} @shown=${(e) => page.setQuery(e.detail)}></berth-logs>`;
}

/**
 * `path` of an endpoint of logs, the `name` of a file of them; `several`: more than one service
 * writes. What is shown, the `words` that lines have, whether they are `paused` or `untimed`: fires
 * `shown` with what of it has changed, as the address has it.
 */
class Logs extends LitElement {
  static properties = {
    shell: { attribute: false }, path: {}, name: {}, several: { type: Boolean }, words: {}, paused: { type: Boolean }, untimed: { type: Boolean },
    waiting: { state: true }, state: { state: true }, failure: { state: true }, saving: { state: true },
  };
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
    .untimed time { display: none; }
    .bar input[type='search'] { flex: 1 1 10rem; min-width: 0; }
    .bar label.check { display: inline-flex; align-items: center; gap: .375rem; margin: 0; font-weight: 400; }
    .bar .how { min-width: 6rem; }
  `];
  #end = null;
  #queue = [];
  #timer = null;
  #typing = null;
  #last = null;

  constructor() {
    super();
    this.waiting = 0;
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
    clearTimeout(this.#typing);
    this.#timer = null;
  }

  updated(changed) {
    if (changed.has('path')) {
      this.#follow(true);
    } else if (changed.has('paused') && !this.paused) {
      this.#goOn();
    }
    if (changed.has('words')) {
      for (const row of this.renderRoot.querySelector('.lines').children) {
        row.hidden = !this.#matches(row);
      }
    }
  }

  /** Who begins paused has the newest lines, and none that come. */
  #goOn() {
    if (this.state === 'still') {
      this.#follow(false);
    } else {
      this.#paint();
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
    const follow = !(fresh && this.paused);
    while (!end.signal.aborted) {
      this.state = follow ? 'live' : 'still';
      try {
        const query = this.#last ? { follow, since: this.#last.time } : { follow, tail: FIRST_LINES };
        for await (const one of stream(this.path, { query, signal: end.signal })) {
          if (end.signal.aborted) {
            return;
          }
          wait = 1000;
          this.#take(one);
        }
        if (!end.signal.aborted && follow) {
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
    const last = this.#last;
    if (last && last.time === one.time && last.task === one.task && last.text === one.text) {
      return;
    }
    this.#last = one;
    this.#queue.push(one);
    if (this.#queue.length > MOST_WAITING) {
      this.#queue.splice(0, this.#queue.length - MOST_WAITING);
    }
    this.#timer ??= setTimeout(() => this.#paint(), PAINT_MILLIS);
  }

  #paint() {
    this.#timer = null;
    if (this.paused && this.state !== 'still') {
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
    from.textContent = safe(this.#writer(one), 80);
    row.append(time, from, safe(text, 10_000));
    row.hidden = !this.#matches(row);
    return row;
  }

  #writer(one) {
    return this.several ? `${one.service}.${one.slot}` : `#${one.slot}`;
  }

  #matches(row) {
    return !this.words || row.textContent.toLowerCase().includes(this.words.toLowerCase());
  }

  #tell(shown) {
    this.dispatchEvent(new CustomEvent('shown', { detail: shown }));
  }

  #filter(e) {
    this.words = e.target.value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#tell({ with: this.words }), TYPING_MILLIS);
  }

  #pause() {
    this.paused = !this.paused;
    this.#tell({ live: this.paused ? 'off' : null });
  }

  #times(e) {
    this.untimed = !e.target.checked;
    this.#tell({ times: this.untimed ? 'off' : null });
  }

  /** All lines, whatever of them is shown. */
  async #save() {
    const end = this.#end;
    const lines = [];
    this.saving = true;
    await attempt(this.shell, async () => {
      for await (const one of stream(this.path, { query: { tail: MOST_SAVED }, signal: end.signal })) {
        lines.push(`${this.untimed ? '' : `${one.time} `}${this.#writer(one)} ${one.text.replace(COLOURS, '')}\n`);
        if (lines.length > 2 * MOST_IN_ALL) {
          lines.splice(0, lines.length - MOST_IN_ALL);
        }
      }
      if (!end.signal.aborted) {
        lines.splice(0, lines.length - MOST_IN_ALL);
        save(new Blob(lines, { type: 'text/plain;charset=utf-8' }), `${this.name}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.log`);
        this.shell.notify('good', `Saved ${lines.length === 1 ? '1 line' : `${number(lines.length)} lines`}: the last ${number(MOST_SAVED)} of each task at most${this.words ? ', also those that are not shown' : ''}.`);
      }
    });
    this.saving = false;
  }

  get #how() {
    if (this.paused) {
      return this.waiting ? `${count(this.waiting)} lines wait` : 'Paused';
    }
    return { live: 'Live', ended: 'Ended' }[this.state] ?? 'Connecting…';
  }

  render() {
    return html`<div class="bar">
        <button aria-pressed=${this.paused ? 'true' : 'false'} @click=${this.#pause}>${this.paused ? 'Go on' : 'Pause'}</button>
        <span class="muted how" role="status">${this.#how}</span>
        <label class="visually-hidden" for="words">Show lines with</label><input id="words" type="search" placeholder="Show lines with…" .value=${this.words ?? ''} @input=${this.#filter}>
        <label class="check"><input type="checkbox" .checked=${!this.untimed} @change=${this.#times}>Times</label>
        <button @click=${() => this.renderRoot.querySelector('.lines').replaceChildren()}>Clear</button>
        <button ?disabled=${this.saving} title="The last ${number(MOST_SAVED)} lines of each task, as text" @click=${this.#save}>${icon('download', 16)}Save as a file</button>
      </div>
      ${this.failure ? html`<berth-failure .error=${this.failure} @retry=${() => this.#follow(true)}></berth-failure>` : nothing}
      <div class="lines ${this.untimed ? 'untimed' : ''}" role="log" aria-live="off" aria-label="Log lines" tabindex="0"></div>`;
  }
}
customElements.define('berth-logs', Logs);

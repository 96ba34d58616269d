// A terminal into a task: xterm.js over the WebSocket that runs a command.
import { LitElement, html, css, nothing } from 'lit';
import { base } from 'berth/styles.js';
import { socket } from 'berth/api.js';
import { safe } from 'berth/format.js';

const XTERM = '/console/assets/xterm';
const [INPUT, OUTPUT, ERRORS, CONTROL] = [0, 1, 2, 3];
const SHELL = 'command -v bash >/dev/null 2>&1 && exec bash; exec sh';

let loading = null;

/** The library's script, a classic one, and its style: loaded once, when the first terminal opens. */
function library() {
  loading ??= Promise.all([script(), style()]).catch(() => {
    loading = null;
    throw new Error('The terminal could not be loaded.');
  });
  return loading;
}

function script() {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.src = `${XTERM}/lib/xterm.js`;
    element.onload = () => resolve(window.Terminal);
    element.onerror = reject;
    document.head.append(element);
  });
}

async function style() {
  const answer = await fetch(`${XTERM}/css/xterm.css`);
  if (!answer.ok) {
    throw new Error(answer.statusText);
  }
  return new CSSStyleSheet().replace(await answer.text());
}

/** `task`: its id. */
class TaskTerminal extends LitElement {
  static properties = { task: {}, command: { state: true }, open: { state: true }, told: { state: true }, reader: { state: true } };
  static styles = [base, css`
    .screen { height: clamp(14rem, 58vh, 60rem); background: #10141a; border: 1px solid var(--edge); border-radius: 8px; padding: .375rem; overflow: hidden; }
    .screen:focus-within { outline: 2px solid var(--focus); outline-offset: 1px; }
    .bar input[type='text'] { flex: 1 1 10rem; min-width: 0; font-family: var(--mono); }
    .bar label { margin: 0; display: inline-flex; gap: .375rem; align-items: center; }
  `];
  #terminal = null;
  #socket = null;
  #sized = new ResizeObserver(() => this.#fit());
  #encoder = new TextEncoder();

  constructor() {
    super();
    this.command = '';
    this.reader = false;
    this.told = '';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sized.disconnect();
    this.#socket?.close();
    this.#socket = null;
    this.#terminal?.dispose();
    this.#terminal = null;
    this.open = false;
  }

  async #connect() {
    this.open = true;
    this.told = 'Connecting…';
    try {
      const [Terminal, sheet] = await library();
      if (!this.isConnected) {
        return;
      }
      const { adoptedStyleSheets } = this.renderRoot;
      if (!adoptedStyleSheets.includes(sheet)) {
        this.renderRoot.adoptedStyleSheets = [...adoptedStyleSheets, sheet];
      }
      this.#terminal?.dispose();
      const screen = this.renderRoot.querySelector('.screen');
      this.#terminal = new Terminal({
        cursorBlink: true, fontFamily: "'DejaVu Sans Mono', 'Liberation Mono', monospace", fontSize: 14, scrollback: 5000,
        screenReaderMode: this.reader, theme: { background: '#10141a', foreground: '#e6eaf0' },
      });
      this.#terminal.open(screen);
      this.#terminal.onData((text) => this.#send(INPUT, this.#encoder.encode(text)));
      this.#terminal.onBinary((text) => this.#send(INPUT, Uint8Array.from(text, (c) => c.charCodeAt(0))));
      this.#terminal.onResize(({ cols, rows }) => this.#send(CONTROL, this.#encoder.encode(JSON.stringify({ resize: { columns: cols, rows } }))));
      this.#fit();
      this.#sized.observe(screen);
      this.#talk();
    } catch (e) {
      this.#over(e.message);
    }
  }

  #talk() {
    const words = this.command.trim();
    const terminal = this.#terminal;
    const opened = socket(`/api/tasks/${encodeURIComponent(this.task)}/exec`, {
      command: ['sh', '-c', words || SHELL], env: ['TERM=xterm-256color'], tty: true, columns: terminal.cols, rows: terminal.rows,
    });
    opened.binaryType = 'arraybuffer';
    this.#socket = opened;
    opened.onopen = () => {
      this.told = 'Connected';
      terminal.focus();
    };
    opened.onmessage = ({ data }) => {
      const message = new Uint8Array(data);
      if (message[0] === OUTPUT || message[0] === ERRORS) {
        terminal.write(message.subarray(1));
      } else if (message[0] === CONTROL) {
        const told = JSON.parse(new TextDecoder().decode(message.subarray(1)));
        this.#over(told.error ? told.error.message : `The command has ended with ${told.exit}.`);
      }
    };
    opened.onclose = () => this.#socket === opened && this.#over(this.told === 'Connected' ? 'The connection has ended.' : 'The task could not be reached.');
  }

  #over(text) {
    this.told = text;
    this.open = false;
    const ended = this.#socket;
    this.#socket = null;
    ended?.close();
  }

  #send(kind, bytes) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      const message = new Uint8Array(bytes.length + 1);
      message[0] = kind;
      message.set(bytes, 1);
      this.#socket.send(message);
    }
  }

  /** As many columns and rows as there is room for. */
  #fit() {
    const terminal = this.#terminal;
    const screen = this.renderRoot.querySelector('.screen');
    const cell = terminal?._core?._renderService?.dimensions;
    if (!cell?.actualCellWidth || !screen) {
      return;
    }
    const columns = Math.max(20, Math.floor((screen.clientWidth - 28) / cell.actualCellWidth));
    const rows = Math.max(5, Math.floor((screen.clientHeight - 12) / cell.actualCellHeight));
    if (columns !== terminal.cols || rows !== terminal.rows) {
      terminal.resize(columns, rows);
    }
  }

  #readerMode(e) {
    this.reader = e.target.checked;
    this.#terminal?.setOption('screenReaderMode', this.reader);
  }

  render() {
    return html`<form class="bar" @submit=${(e) => { e.preventDefault(); this.open ? this.#over('Disconnected') : this.#connect(); }}>
        <label class="visually-hidden" for="command">Command</label>
        <input id="command" type="text" autocomplete="off" spellcheck="false" placeholder="bash or sh" ?disabled=${this.open} .value=${this.command} @input=${(e) => { this.command = e.target.value; }}>
        <button class=${this.open ? '' : 'primary'}>${this.open ? 'Disconnect' : 'Connect'}</button>
        <label><input type="checkbox" .checked=${this.reader} @change=${this.#readerMode}>Screen reader</label>
      </form>
      <p role="status" class="muted">${this.told ? safe(this.told, 500) : nothing}</p>
      <div class="screen" role="group" aria-label="Terminal"></div>`;
  }
}
customElements.define('berth-task-terminal', TaskTerminal);

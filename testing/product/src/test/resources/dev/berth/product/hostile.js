// Runs in a page before its own scripts: whatever text the API's answers bring is followed by one
// that means harm, in JSON and in streams alike. What the page then asks for by such a name is
// asked of the API by its real one.
(() => {
  const LONG = 10_000;
  const ESCAPES = '\u001b[31m\u001b]8;;javascript:alert(1)\u0007\u009b5m\u0000\r';
  const MARKS = '\u202e\u2066\u061c\u200b\u200d\u2028\ufeff\u{e0041}';
  const STACKED = `z${'\u0300\u0489'.repeat(20)}`;
  // Form feeds part attributes as spaces do, so that nothing in it is a place to break a line.
  const MARKUP = '"\'><img\fsrc=x\fonerror=window.harmed=1><script>window.harmed=1<\\/script>';
  const HOSTILE = `${MARKS}${MARKUP.replaceAll('/', '')}${ESCAPES}${STACKED}%zz&amp;\${x}${'W'.repeat(LONG)}`;
  const ADDRESSES = [`javascript:window.harmed=1//${HOSTILE}`, `data:text/html,<script>${HOSTILE}`];

  /** What the platform itself says, whose words pages know. */
  const KEPT = new Set([
    'state', 'status', 'health', 'kind', 'type', 'level', 'severity', 'result', 'role', 'restart', 'code', 'availability',
    'protocol', 'scheme', 'scope', 'unit', 'reduce', 'stream', 'by', 'effect', 'id', 'task', 'template_id', 'hash', 'previous',
    'token', 'uri',
  ]);
  const LINKED = new Set(['url', 'urls', 'link', 'href', 'address']);
  /** Objects whose names somebody else gave. */
  const NAMED = new Set(['labels', 'fields', 'details', 'annotations', 'options', 'tags', 'spec']);
  const TOLD = /^(?:[-+]?[\d.]+|\d{4}-\d\d-\d\d.*|-?P(?:\d+D)?T?[\d.HMS]*)$/;
  const LEFT = ['/api/login', '/api/actions'];

  function rewritten(value, key) {
    if (Array.isArray(value)) {
      return value.map((one) => rewritten(one, key));
    }
    if (value !== null && typeof value === 'object') {
      const all = Object.entries(value).map(([name, one]) => [name, rewritten(one, NAMED.has(key) ? '' : name)]);
      if (NAMED.has(key) || '@timestamp' in value) {
        all.push([HOSTILE, HOSTILE]);
      }
      return Object.fromEntries(all);
    }
    if (typeof value !== 'string' || value === '' || KEPT.has(key) || TOLD.test(value)) {
      return value;
    }
    return LINKED.has(key) ? ADDRESSES[value.length % ADDRESSES.length] : value + HOSTILE;
  }

  /** Of the pages only those of applications are called by somebody else. */
  const page = (one) => (one.address ? { ...one, title: one.title + HOSTILE } : one);

  const json = (text) => JSON.stringify(rewritten(JSON.parse(text), ''));
  const lines = (text) => text.split('\n').map((line) => (line ? json(line) : line)).join('\n');

  /** Events as they come, each rewritten; the first is waited for by whoever looks. */
  function events(seen) {
    let rest = '';
    return new TransformStream({
      transform(chunk, to) {
        const all = (rest + chunk).split('\n\n');
        rest = all.pop();
        for (const one of all) {
          to.enqueue(`${one.startsWith('data: ') ? `data: ${json(one.slice(6))}` : one}\n\n`);
        }
        seen();
      },
      flush: seen,
    });
  }

  const real = (text) => text.replaceAll(HOSTILE, '');

  function realAddress(address) {
    const to = new URL(address, location.href);
    const path = to.pathname.split('/').map((one) => encodeURIComponent(real(decodeURIComponent(one)))).join('/');
    const query = new URLSearchParams([...to.searchParams].map(([name, value]) => [real(name), real(value)]));
    return `${path}${query.size ? `?${query}` : ''}`;
  }

  const realBody = (body) => (typeof body === 'string' && body.startsWith('{')
    ? JSON.stringify(JSON.parse(body), (_, value) => (typeof value === 'string' ? real(value) : value)) : body);

  const open = new Set();
  const STREAM_MILLIS = 1500;

  async function asked(address, init) {
    const headers = Object.fromEntries(Object.entries(init.headers ?? {}).map(([name, value]) => [name, real(String(value))]));
    const answer = await ask(address, { ...init, headers, body: realBody(init.body) });
    const type = answer.headers.get('Content-Type') ?? '';
    const like = { status: answer.status, statusText: answer.statusText, headers: answer.headers };
    if (type.startsWith('text/event-stream')) {
      const turn = { address };
      open.add(turn);
      const seen = () => open.delete(turn);
      setTimeout(seen, STREAM_MILLIS);
      return new Response(answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(events(seen)).pipeThrough(new TextEncoderStream()), like);
    }
    if (!type.includes('json') || LEFT.some((one) => address.startsWith(one))) {
      return answer;
    }
    const text = await answer.text();
    if (address === '/api/console/pages') {
      return new Response(JSON.stringify(JSON.parse(text).map(page)), like);
    }
    return new Response(type.startsWith('application/json') ? json(text) : lines(text), like);
  }

  const ask = window.fetch;
  window.fetch = async (input, init = {}) => {
    const to = new URL(input, location.href);
    if (!to.pathname.startsWith('/api/')) {
      return ask(input, init);
    }
    const turn = { address: to.pathname };
    open.add(turn);
    try {
      return await asked(realAddress(to), init);
    } finally {
      open.delete(turn);
    }
  };

  /** What a page still waits for, in every shadow root. */
  function busy(root = document) {
    const all = [...root.querySelectorAll('*')];
    return all.some((one) => (one.localName === 'berth-loading' && one.checkVisibility()) || (one.shadowRoot && busy(one.shadowRoot)));
  }

  const QUIET_MILLIS = 100;
  let since = 0;

  /** Whether a page has had all it asked for, and shows it, for a while: to be asked again and again. */
  function quiet() {
    if (open.size || busy()) {
      since = 0;
      return false;
    }
    since ||= performance.now();
    return performance.now() - since > QUIET_MILLIS;
  }

  /** Opens a page as a link in the console would: `{…}` in its address is a name, hostile as it is shown. */
  function show(path) {
    since = 0;
    const to = path.replace(/\{([^}]*)\}/g, (_, name) => encodeURIComponent(name + HOSTILE));
    history.pushState(null, '', `/console/${to}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }

  window.hostile = { show, quiet, waits: () => [...open].map((one) => one.address.slice(0, 100)).concat(busy() ? 'loading' : []) };
})();

// The API as pages use it: requests, streams and sockets that act in the chosen tenant.

/** What the API refused or could not do. */
export class ApiError extends Error {
  /**
   * @param {number} status of HTTP; 0: it was not reached
   * @param {string} code of the API's errors
   * @param {string} message for people
   * @param {Array<{message: string, file?: string, line?: number, column?: number}>} problems
   */
  constructor(status, code, message, problems = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }
}

const AGAIN_MILLIS = 300;
const state = { tenant: null, onSignedOut: () => {} };

/** The tenant in which requests act; null: the first of the user's. */
export function actIn(tenant) {
  state.tenant = tenant;
}

export function tenant() {
  return state.tenant;
}

/** Runs when a request finds the session ended. */
export function whenSignedOut(action) {
  state.onSignedOut = action;
}

function csrf() {
  const found = /(?:^|; )(?:__Host-)?berth_csrf=([^;]*)/.exec(document.cookie);
  return found ? found[1] : '';
}

function url(path, query) {
  const to = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') {
        to.searchParams.append(name, one);
      }
    }
  }
  return to;
}

/**
 * What changes nothing is asked once more where the first try was cut off: browsers drop all they
 * do when a network comes or goes, and on Berth's own machine each stack brings one.
 */
async function send(method, path, { query, body, type, signal, accept, headers, again = method === 'GET' } = {}) {
  const isJson = body !== undefined && type === undefined;
  let answer;
  try {
    answer = await fetch(url(path, query), {
      method, headers: headersOf(isJson ? 'application/json' : type, accept, headers),
      body: isJson ? JSON.stringify(body) : body, signal, credentials: 'same-origin',
    });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    if (again) {
      await new Promise((resolve) => { setTimeout(resolve, AGAIN_MILLIS); });
      return send(method, path, { query, body, type, signal, accept, headers, again: false });
    }
    throw unreachable();
  }
  if (!answer.ok) {
    throw await refusal(answer);
  }
  return answer;
}

function headersOf(type, accept = 'application/json', more = {}) {
  return {
    Accept: accept,
    'X-Berth-Csrf': csrf(),
    ...(state.tenant ? { 'X-Berth-Tenant': state.tenant } : {}),
    ...(type === undefined ? {} : { 'Content-Type': type }),
    ...more,
  };
}

function unreachable() {
  return new ApiError(0, 'UNREACHABLE', 'Berth cannot be reached. Check the connection and try again.');
}

async function refusal(answer) {
  let told = {};
  try {
    told = await answer.json();
  } catch {
    // A proxy in between answered in words of its own.
  }
  const error = told.error ?? told;
  const failure = new ApiError(
    answer.status,
    error.code ?? 'INTERNAL',
    error.message ?? `The answer was ${answer.status} ${answer.statusText}.`,
    error.problems ?? [],
  );
  if (answer.status === 401 && !answer.url.endsWith('/api/login')) {
    state.onSignedOut(failure);
  }
  return failure;
}

/** A request whose answer is JSON, or nothing. */
export async function request(method, path, options) {
  const answer = await send(method, path, options);
  const text = await answer.text();
  return text && answer.headers.get('Content-Type')?.startsWith('application/json')
    ? JSON.parse(text) : text || null;
}

export const get = (path, query, signal) => request('GET', path, { query, signal });
export const post = (path, body, query) => request('POST', path, { body, query });
export const put = (path, body, query) => request('PUT', path, { body, query });
export const del = (path, query) => request('DELETE', path, { query });

/** A request whose answer is anything: a download. */
export async function blob(path, query) {
  return (await send('GET', path, { query, accept: '*/*' })).blob();
}

/**
 * Sends a file and tells how far it is; the answer is JSON. What came of it is not known when the
 * connection breaks.
 *
 * @param {string} path
 * @param {{query?: object, body: Blob, signal?: AbortSignal, progress?: (sent: number, total: number) => void}} options
 *     progress: in bytes; called with all of them once the server has them
 */
export function upload(path, { query, body, signal, progress = () => {} }) {
  // fetch does not tell how much of a body has gone.
  const sending = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    const stop = () => sending.abort();
    const end = (settle, value) => {
      signal?.removeEventListener('abort', stop);
      settle(value);
    };
    sending.open('POST', url(path, query));
    for (const [name, value] of Object.entries(headersOf('application/octet-stream'))) {
      sending.setRequestHeader(name, value);
    }
    sending.upload.onprogress = (e) => progress(e.loaded, body.size);
    sending.onload = async () => {
      const answer = new Response(sending.responseText || null, { status: sending.status, statusText: sending.statusText });
      if (answer.ok) {
        end(resolve, sending.responseText ? JSON.parse(sending.responseText) : null);
      } else {
        end(reject, await refusal(answer));
      }
    };
    sending.onerror = () => end(reject, unreachable());
    sending.onabort = () => end(reject, new DOMException('The upload was broken off.', 'AbortError'));
    if (signal?.aborted) {
      end(reject, new DOMException('The upload was broken off.', 'AbortError'));
      return;
    }
    signal?.addEventListener('abort', stop);
    sending.send(body);
  });
}

/**
 * The values of an answer as they come, by server-sent events. Ends with the answer, or when the
 * signal aborts.
 *
 * @throws {ApiError} also for an error that comes within the stream
 */
export async function* stream(path, { query, signal, method = 'GET', body, type, headers } = {}) {
  let answer;
  try {
    answer = await send(method, path, { query, signal, body, type, headers, accept: 'text/event-stream' });
  } catch (e) {
    if (e.name === 'AbortError') {
      return;
    }
    throw e;
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      for (const event of events) {
        if (event.startsWith('data: ')) {
          const told = JSON.parse(event.slice(6));
          if (told && told.error && told.error.code && told.error.message) {
            const failure = new ApiError(200, told.error.code, told.error.message, told.error.problems ?? []);
            if (failure.code === 'UNAUTHENTICATED') {
              state.onSignedOut(failure);
            }
            throw failure;
          }
          yield told;
        }
      }
    }
  } catch (e) {
    if (e.name === 'AbortError') {
      return;
    }
    if (e instanceof TypeError) {
      throw new ApiError(0, 'UNREACHABLE', 'The connection to Berth was lost.');
    }
    throw e;
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** A WebSocket of the API. */
export function socket(path, query) {
  const to = url(path, { ...query, csrf: csrf(), tenant: state.tenant });
  to.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(to);
}

/**
 * Whether the user may do things, asked in one request: offer nothing that will be refused.
 *
 * @param {Array<[string, string]>} questions an action and a resource each
 * @returns {Promise<boolean[]>}
 */
export async function allowed(...questions) {
  const told = await request('POST', '/api/console/allowed', {
    body: { questions: questions.map(([action, resource]) => ({ action, resource })) }, again: true,
  });
  return told.allowed;
}

// What a deployment is given beside its Compose files: variables, and files that those name.

/** The variables of a text as in a `.env` file. @throws {Error} that names the line */
export function variables(text) {
  const all = {};
  text.split('\n').forEach((line, i) => {
    const found = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (found) {
      const quoted = /^'([^']*)'|^"((?:[^"\\]|\\.)*)"/.exec(found[2]);
      all[found[1]] = quoted ? quoted[1] ?? quoted[2].replace(/\\n/g, '\n').replace(/\\(.)/g, '$1') : found[2].replace(/\s+#.*$/, '');
    } else if (line.trim() && !line.trim().startsWith('#')) {
      throw new Error(`Line ${i + 1} of the variables is not of the form NAME=VALUE.`);
    }
  });
  return all;
}

/** The names of variables that were given once and are not given anew. */
export function kept(before, text) {
  try {
    const now = variables(text);
    return before.filter((one) => !(one in now));
  } catch {
    return before;
  }
}

export async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

/** A path as a Compose file names it, from the folder that it is read from. */
export function pathIn(folder, written) {
  const path = written.startsWith('/') ? written : `${folder}/${written}`;
  const parts = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part && part !== '.') {
      parts.push(part);
    }
  }
  return `/${parts.join('/')}`;
}

/** Names that are apart by commas or spaces, each once. */
export function names(text) {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

/** What Docker's clients send of a log-in at a registry; nothing without a name. */
export function registryAuth({ host, user, password }) {
  if (!host || !user) {
    return {};
  }
  const text = JSON.stringify({ username: user, password });
  const coded = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return { [host]: coded.replaceAll('+', '-').replaceAll('/', '_') };
}

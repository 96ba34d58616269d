// Kibana's query language, as far as a browser has to write it and to see where its cursor stands.

/** A value in quotes: found as it is, whatever signs it has. */
export function quoted(value) {
  return `"${String(value).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t')}"`;
}

/** A field's name with what is special in it escaped. */
export function fieldName(name) {
  return name.replace(/[\\():<>"{}*\s]/g, '\\$&').replace(/^(and|or|not)$/i, '\\$1');
}

/** What finds the records whose field holds a value; of undefined: those that have none. */
export function term(field, value) {
  const name = fieldName(field);
  if (value === undefined || value === null) {
    return `not ${name}: *`;
  }
  return `${name}: ${typeof value === 'number' || typeof value === 'boolean' ? value : quoted(value)}`;
}

/** A query that finds, of what another finds, only that with (or without) a value. */
export function narrowed(query, field, value, without = false) {
  const wanted = without ? `not ${term(field, value)}` : term(field, value);
  const other = without ? term(field, value) : `not ${term(field, value)}`;
  const now = query.trim();
  if (!now || now === other) {
    return wanted;
  }
  const parts = hasOr(now) ? null : now.split(/ and (?=(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*$)/);
  if (parts?.includes(wanted)) {
    return now;
  }
  if (parts?.includes(other)) {
    return parts.map((part) => (part === other ? wanted : part)).join(' and ');
  }
  return `${parts ? now : `(${now})`} and ${wanted}`;
}

function hasOr(query) {
  return /(^|[\s()])or([\s()]|$)/i.test(query.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}

const JOINTS = new Set(['and', 'or', 'not']);

/** The parts of a query up to the cursor, each with its place. */
function tokens(text) {
  const found = [];
  const pattern = /"(?:[^"\\]|\\.)*("|$)|[()]|:|<=|>=|<|>|(?:\\.|[^\s():<>"\\])+|\\$/g;
  for (const match of text.matchAll(pattern)) {
    const raw = match[0];
    const kind = raw[0] === '"' ? (match[1] === '"' ? 'phrase' : 'open')
      : raw === '(' || raw === ')' ? raw
        : raw === ':' ? ':' : /^[<>]/.test(raw) ? '<'
          : JOINTS.has(raw.toLowerCase()) ? 'joint' : 'word';
    found.push({ kind, raw, start: match.index, end: match.index + raw.length });
  }
  return found;
}

function plain(token) {
  return token.raw.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
}

/**
 * What could stand at the cursor: `kind` is field, value (with `field`), operator (behind `field`)
 * or joint; `prefix` is what is typed of it, from `start` on.
 */
export function contextOf(text, cursor) {
  const before = text.slice(0, cursor);
  const all = tokens(before);
  const last = all.at(-1);
  const touching = last && last.end === cursor && (last.kind === 'word' || last.kind === 'open' || last.kind === 'joint');
  const done = touching ? all.slice(0, -1) : all;
  const at = touching ? { prefix: plain(last), start: last.start } : { prefix: '', start: cursor };
  const groups = [];
  let previous = null;
  let beforePrevious = null;
  let field = null;
  for (const token of done) {
    if (token.kind === '(') {
      groups.push(previous?.kind === ':' ? field : null);
    } else if (token.kind === ')') {
      groups.pop();
    } else if ((token.kind === ':' || token.kind === '<') && previous) {
      field = plain(previous);
    }
    beforePrevious = previous;
    previous = token;
  }
  const group = groups.at(-1) ?? null;
  if (previous?.kind === ':' || previous?.kind === '<') {
    return { kind: 'value', field, ...at };
  }
  if (!previous || previous.kind === 'joint' || previous.kind === '(') {
    return group ? { kind: 'value', field: group, ...at } : { kind: 'field', ...at };
  }
  const isName = previous.kind === 'word' && beforePrevious?.kind !== ':' && beforePrevious?.kind !== '<' && !group;
  return isName ? { kind: 'operator', field: plain(previous), ...at } : { kind: 'joint', ...at };
}

/** A value of a record: `parameters.customer.name`, whether the names are nested or have dots. */
export function valueOf(record, path) {
  if (record === null || typeof record !== 'object') {
    return undefined;
  }
  if (Object.hasOwn(record, path)) {
    return record[path];
  }
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const head = path.slice(0, dot);
    if (Object.hasOwn(record, head)) {
      const found = valueOf(record[head], path.slice(dot + 1));
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

/** All fields of a record with their values, objects taken apart. */
export function flat(record, prefix = '', into = []) {
  for (const [name, value] of Object.entries(record)) {
    const path = prefix + name;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      flat(value, `${path}.`, into);
    } else {
      into.push([path, value]);
    }
  }
  return into;
}

/** A value as a text. */
export function text(value) {
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

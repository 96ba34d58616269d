// Panels of a dashboard as plain values: made, moved and resized.
import { queriesOf } from './series.js';

export const COLUMNS = 12;
export const KINDS = { chart: 'Chart', number: 'Number', text: 'Text' };
const MOST_ROWS = 12;
let made = 0;

/** A panel of what the server or a form tells, with a key that lasts while the page is open. */
export function panelOf(told) {
  return {
    key: told.key ?? ++made, kind: Object.hasOwn(KINDS, told.kind) ? told.kind : 'text', title: String(told.title ?? ''),
    width: within(told.width), height: within(told.height), stacked: told.stacked === true,
    text: String(told.text ?? ''), queries: queriesOf(told.queries),
  };
}

/** The same for the server. */
export function toldOf({ kind, title, width, height, stacked, text, queries }) {
  return kind === 'text' ? { kind, title, width, height, text } : { kind, title, width, height, stacked, queries };
}

/** Puts a panel at another place; the others move up. */
export function movedTo(panels, key, to) {
  const from = panels.findIndex((one) => one.key === key);
  const place = Math.min(panels.length - 1, Math.max(0, to));
  if (from < 0 || from === place) {
    return panels;
  }
  const rest = panels.filter((one) => one.key !== key);
  rest.splice(place, 0, panels[from]);
  return rest;
}

/** Gives a panel another size, in columns and rows. */
export function resized(panels, key, width, height) {
  return panels.map((one) => (one.key === key ? { ...one, width: within(width), height: within(height) } : one));
}

function within(size) {
  return Math.min(Math.max(Math.round(Number(size)) || 1, 1), Math.min(COLUMNS, MOST_ROWS));
}

/** A name for the address of what people call it: lower-case letters, digits and dashes. */
export function nameOf(title) {
  const plain = title.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50).replace(/-+$/, '');
  return plain || `dashboard-${Date.now().toString(36)}`;
}

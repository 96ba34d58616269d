// What was found, as a file.
import { flat, text, valueOf } from './kql.js';

const CHUNK = 500;

/**
 * A cell: in quotes where it needs them. A spreadsheet takes what begins with these signs for a
 * formula, so it gets an apostrophe before it.
 */
export function cell(value) {
  const all = text(value);
  const isNumber = typeof value === 'number';
  const told = !isNumber && /^[=+\-@\t\r\n|%]/.test(all.trimStart() || all) ? `'${all}` : all;
  return /[",\r\n;\t']/.test(told) ? `"${told.replace(/"/g, '""')}"` : told;
}

/** The columns that a file has: those that are shown, or all that any record has. */
function columnsOf(records, columns) {
  if (columns.length > 1 || (columns.length === 1 && columns[0] !== 'message')) {
    return ['@timestamp', ...columns.filter((one) => one !== '@timestamp')];
  }
  const all = new Set(['@timestamp']);
  records.forEach((record) => flat(record).forEach(([name]) => all.add(name)));
  return [...all];
}

/** Pieces of a file, so that no text of all of it is ever made. */
function pieces(records, render) {
  const parts = [];
  for (let i = 0; i < records.length; i += CHUNK) {
    parts.push(new Blob([records.slice(i, i + CHUNK).map((one, j) => render(one, i + j)).join('')]));
  }
  return parts;
}

export function csv(records, columns) {
  const names = columnsOf(records, columns);
  // The mark of UTF-8: without it spreadsheets read another encoding.
  return new Blob([
    '\ufeff', `${names.map((name) => cell(name.replace(/^@/, ''))).join(',')}\r\n`,
    ...pieces(records, (one) => `${names.map((name) => cell(valueOf(one, name))).join(',')}\r\n`),
  ], { type: 'text/csv;charset=utf-8' });
}

export function json(records) {
  return new Blob(['[', ...pieces(records, (one, i) => `${i ? ',' : ''}\n${JSON.stringify(one)}`), '\n]\n'], { type: 'application/json' });
}

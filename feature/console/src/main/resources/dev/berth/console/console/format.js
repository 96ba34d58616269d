// Numbers with units and times in the viewer's zone.

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function bytes(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  let size = Number(value);
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < BYTES.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${BYTES[unit]}`;
}

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export function number(value) {
  return value === null || value === undefined ? '–' : plain.format(value);
}

export function count(value) {
  return value === null || value === undefined ? '–' : value < 10000 ? plain.format(value) : short.format(value);
}

/** A share of 1. */
export function percent(value, digits = 1) {
  return value === null || value === undefined ? '–' : `${(value * 100).toFixed(digits)} %`;
}

/** A time span in seconds, in its two largest units. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return '–';
  }
  const all = Math.max(0, seconds);
  if (all < 1) {
    return `${Math.round(all * 1000)} ms`;
  }
  const parts = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const told = [];
  let rest = Math.round(all);
  for (const [unit, length] of parts) {
    const n = Math.floor(rest / length);
    if (n > 0 && told.length < 2) {
      told.push(`${n} ${unit}`);
    }
    rest -= n * length;
    if (told.length === 2) {
      break;
    }
  }
  return told.join(' ') || '0 s';
}

const dateTime = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const exactly = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'full', timeStyle: 'long',
});

function date(value) {
  const at = value instanceof Date ? value : new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** A moment, to the second. */
export function time(value) {
  const at = value === null || value === undefined ? null : date(value);
  return at ? dateTime.format(at) : '–';
}

/** A moment as exactly as it is known, for a tooltip. */
export function exact(value) {
  const at = value === null || value === undefined ? null : date(value);
  return at ? `${exactly.format(at)} (${at.toISOString()})` : '';
}

/** How long ago, or in how long. */
export function ago(value, now = Date.now()) {
  const at = value === null || value === undefined ? null : date(value);
  if (!at) {
    return '–';
  }
  const seconds = (now - at.getTime()) / 1000;
  if (Math.abs(seconds) < 5) {
    return 'now';
  }
  const told = duration(Math.abs(seconds)).split(' ').slice(0, 2).join(' ');
  return seconds >= 0 ? `${told} ago` : `in ${told}`;
}

/** What is not seen, or turns what is seen around; tabs, ends of lines and the looks of signs are let be. */
const UNSEEN = /(?![\t\n\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Marks on one letter beyond what any script needs: they would be drawn over the lines around. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** Whether an address is one of the web: nothing else that others wrote may become a link. */
export function isWeb(address) {
  return /^https?:\/\//i.test(address ?? '');
}

function code(sign) {
  const hex = sign.codePointAt(0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/**
 * A text that others wrote, made fit to be shown in a line: control characters, what is not seen and
 * marks that turn the direction of what follows are shown as their codes, letters keep four marks,
 * and what is too long is cut.
 */
export function safe(text, most = 500) {
  const all = String(text ?? '');
  const cut = all.length > most ? `${all.slice(0, most)}… (${all.length - most} more)` : all;
  return cut.replace(STACKED, '$1…').replace(UNSEEN, code);
}

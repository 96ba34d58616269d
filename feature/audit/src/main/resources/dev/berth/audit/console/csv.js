// Entries as a table that spreadsheets read.

const COLUMNS = ['sequence', 'time', 'principal', 'tenant', 'credential', 'credential_id', 'address', 'action', 'resource', 'result', 'details', 'hash'];

/** A field; what a spreadsheet would take for a formula gets a quote in front. */
function field(value) {
  const text = String(value ?? '');
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** JSON lines as CSV (RFC 4180), with a line of names. */
export function csv(lines) {
  const rows = lines.split('\n').filter(Boolean).map((line) => {
    const one = JSON.parse(line);
    return [
      one.sequence, one.time, one.principal, one.tenant, one.credential?.kind, one.credential?.id, one.address, one.action, one.resource, one.result,
      Object.keys(one.details ?? {}).length ? JSON.stringify(one.details) : '', one.hash,
    ].map(field).join(',');
  });
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

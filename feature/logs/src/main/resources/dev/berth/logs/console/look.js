// How records look: their times to the millisecond, and the colours of severities.
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** The time of day, to the millisecond. */
export function clockText(time) {
  const at = Date.parse(time);
  return Number.isNaN(at) ? '–' : clock.format(at);
}

export function dayText(time) {
  const at = Date.parse(time);
  return Number.isNaN(at) ? '' : day.format(at);
}

/** The class of a record's severity. */
export function severityOf(record) {
  switch (record.severity) {
    case 'fatal': case 'error': return 'bad';
    case 'warn': return 'warn';
    case 'debug': case 'trace': return 'quiet';
    default: return 'usual';
  }
}

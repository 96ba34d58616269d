// Writes values as YAML, as people write it.

/** Texts that would be something else without quotes, or would end a value. */
const SPECIAL = /^$|^[\s\-?:,[\]{}#&*!|>'"%@`]|[:#](\s|$)|\s$|\s#|[\n\t\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|^(true|false|yes|no|on|off|null|~)$|^[-+.]?\d/i;

/** A map, list, text, number or truth value. */
export function yaml(value, indent = '') {
  if (Array.isArray(value)) {
    return value.map((one) => `${indent}- ${yaml(one, `${indent}  `).trimStart()}`).join('\n');
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).map(([name, one]) => `${indent}${scalar(name)}:${nested(one, indent)}`).join('\n');
  }
  return indent + scalar(value);
}

function nested(value, indent) {
  if (Array.isArray(value)) {
    return value.every((one) => one === null || typeof one !== 'object')
      ? ` [${value.map(inFlow).join(', ')}]` : `\n${yaml(value, `${indent}  `)}`;
  }
  if (value !== null && typeof value === 'object') {
    return Object.keys(value).length === 0 ? ' {}' : `\n${yaml(value, `${indent}  `)}`;
  }
  return ` ${scalar(value)}`;
}

function scalar(value) {
  return typeof value === 'string' ? (SPECIAL.test(value) && !/^-?\d+(\.\d+)?[smhd]?$/.test(value) ? quoted(value) : value) : String(value);
}

function inFlow(value) {
  return typeof value === 'string' && /[,[\]{}]/.test(value) ? quoted(value) : scalar(value);
}

function quoted(value) {
  return value.includes('\'') || /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(value)
    ? JSON.stringify(value) : `'${value}'`;
}

/** A rule as a file; what is as it is by itself is left out. */
export function ruleFile(definition) {
  const { labels, annotations, receivers, enabled, 'metric-labels': metricLabels, ...rest } = definition;
  const rule = { ...rest };
  for (const [name, value] of Object.entries({ 'metric-labels': metricLabels, labels, annotations })) {
    if (value && Object.keys(value).length) {
      rule[name] = value;
    }
  }
  if (receivers?.length) {
    rule.receivers = receivers;
  }
  if (enabled === false) {
    rule.enabled = false;
  }
  return `rules:\n${yaml([rule], '  ')}\n`;
}

// What a PEM text holds.

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;

/**
 * @param {string} text
 * @returns {{certificate?: string, key?: string}} the certificates in their order, and the last key
 */
export function pemParts(text) {
  const certificates = [];
  let key;
  for (const [block, kind] of text.matchAll(BLOCK)) {
    if (kind === 'CERTIFICATE' || kind === 'X509 CERTIFICATE' || kind === 'TRUSTED CERTIFICATE') {
      certificates.push(block);
    } else if (kind.endsWith('PRIVATE KEY')) {
      key = block;
    }
  }
  return {
    ...(certificates.length ? { certificate: `${certificates.join('\n')}\n` } : {}),
    ...(key ? { key: `${key}\n` } : {}),
  };
}

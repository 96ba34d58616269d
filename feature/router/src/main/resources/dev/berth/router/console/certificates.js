// What certificate the hosts of a route are shown, and until when.

const NEAR_DAYS = 21;
const DAY_MILLIS = 86_400_000;

/**
 * The certificate that is shown for a host: an exact one before a wildcard, a valid one before one
 * that has expired, the one that ends later before the other.
 */
function shownFor(host, all) {
  const best = (name) => all.filter((one) => one.expires && one.names.includes(name))
    .sort((a, b) => (a.state === 'expired') - (b.state === 'expired') || b.expires.localeCompare(a.expires))[0];
  return best(host) ?? best(host.replace(/^[^.]+/, '*'));
}

/**
 * @param route of the API, with TLS
 * @param {Array} all certificates
 * @returns {Array<{host: string, certificate?: object, kind: string, told: string}>} each host's, the
 *   one that ends first before the others; those of which nothing is known first
 */
export function certificatesOf(route, all) {
  return route.hosts.filter((host) => host !== '*').map((host) => {
    const certificate = shownFor(host, all);
    const days = certificate ? (new Date(certificate.expires) - Date.now()) / DAY_MILLIS : null;
    return {
      host, certificate,
      kind: days === null || days < 0 ? 'bad' : days < NEAR_DAYS ? 'warn' : '',
      told: days === null ? 'no certificate yet' : days < 0 ? 'expired' : 'expires',
    };
  }).sort((a, b) => (a.certificate?.expires ?? '').localeCompare(b.certificate?.expires ?? ''));
}

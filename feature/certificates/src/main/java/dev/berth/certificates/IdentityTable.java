package dev.berth.certificates;

import dev.berth.proxy.Certificates.Identity;
import dev.berth.proxy.Certificates.TlsOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate is shown for which name. Immutable: a change makes another one.
 *
 * @param byName exact names, and wildcards as {@code *.example.org}
 * @param fallback for who names none, or an unknown one
 * @param strict whether who names an unknown one is refused
 */
record IdentityTable(
    Map<String, Identity> byName, @Nullable Identity fallback, boolean strict, TlsOptions options) {
  static final IdentityTable EMPTY = new IdentityTable(Map.of(), null, false, TlsOptions.DEFAULT);

  IdentityTable {
    byName = Map.copyOf(byName);
  }

  @Nullable Identity find(@Nullable String serverName) {
    if (serverName == null) {
      return fallback;
    }
    Identity exact = byName.get(serverName);
    if (exact != null) {
      return exact;
    }
    Identity wildcard = byName.get(CertificateNames.wildcardOf(serverName));
    return wildcard != null ? wildcard : strict ? null : fallback;
  }
}

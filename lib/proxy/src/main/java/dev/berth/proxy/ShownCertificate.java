package dev.berth.proxy;

import dev.berth.proxy.Certificates.Identity;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a client has been shown: what it may ask for on that connection (RFC 9110,
 * 7.4). Another host is for another connection, or a route that wants stricter TLS could be reached
 * without it. Confined to one thread.
 */
final class ShownCertificate {
  private static final int DNS_NAME = 2;
  private static final int ADDRESS = 7;

  private final @Nullable String serverName;
  private final Certificates certificates;
  private final Certificates.TlsOptions options;
  private final Identity identity;
  private @Nullable Set<String> names;

  ShownCertificate(@Nullable String serverName, Certificates certificates, Identity identity) {
    this.serverName = serverName;
    this.certificates = certificates;
    this.options = certificates.options(serverName);
    this.identity = identity;
  }

  private Set<String> names() {
    Set<String> known = names;
    if (known == null) {
      known = names(identity.chain().getFirst());
      names = known;
    }
    return known;
  }

  private static Set<String> names(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> one : all) {
          if (one.get(0) instanceof Integer type
              && (type == DNS_NAME || type == ADDRESS)
              && one.get(1) instanceof String name) {
            names.add(name.toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      return Set.of();
    }
    return names;
  }

  /** Whether a request for this host belongs on this connection; else it is answered 421. */
  boolean covers(String host) {
    if (host.isEmpty() || host.equals(serverName)) {
      return true;
    }
    if (serverName == null && isAddress(host)) {
      return true; // Addresses are never asked for by name, so there is nothing to compare with.
    }
    int dot = host.indexOf('.');
    boolean named =
        names().contains(host) || (dot > 0 && names().contains("*" + host.substring(dot)));
    return named && certificates.options(host).equals(options);
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[")
        || (!host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
  }
}

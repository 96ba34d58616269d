package dev.berth.router;

import dev.berth.traefik.TlsConfiguration;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the operator's files say, and where the servers in them are. Immutable.
 *
 * @param parts a file each, those that could be read
 * @param broken why others are passed over as a whole, by their names
 * @param addresses of the servers' hosts; those that were not found are missing
 */
record FilesOfRoutes(
    List<RoutePart> parts, Map<String, List<String>> broken, Map<String, InetAddress> addresses) {
  static final FilesOfRoutes NONE = new FilesOfRoutes(List.of(), Map.of(), Map.of());

  FilesOfRoutes {
    parts = List.copyOf(parts);
    broken = Map.copyOf(broken);
    addresses = Map.copyOf(addresses);
  }

  /** What they say of TLS, together. */
  TlsConfiguration tls() {
    List<TlsConfiguration> all = parts.stream().map(part -> part.configuration().tls()).toList();
    Map<String, TlsConfiguration.Options> options = new TreeMap<>();
    all.forEach(one -> one.options().forEach(options::putIfAbsent));
    return new TlsConfiguration(
        all.stream().flatMap(one -> one.certificates().stream()).toList(),
        all.stream()
            .map(TlsConfiguration::defaultCertificate)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        options);
  }
}

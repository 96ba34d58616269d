package dev.berth.filters;

import dev.berth.kernel.AddressRange;
import dev.berth.proxy.Request;
import dev.berth.traefik.MiddlewareConfiguration.SourceCriterion;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are counted together, as a text. An IPv6 address counts with its /64, of which one
 * subscriber has them all. Immutable.
 */
final class RequestSource {
  private static final int NETWORK_BYTES = 8;
  private static final int LONGEST = 128;

  private final ForwardedFor address;
  private final @Nullable String headerName;
  private final boolean host;

  RequestSource(SourceCriterion criterion, List<AddressRange> trustedProxies) {
    String header = criterion.headerName();
    this.address = new ForwardedFor(criterion.ip(), trustedProxies);
    this.headerName = header == null || header.isEmpty() ? null : header.toLowerCase(Locale.ROOT);
    this.host = criterion.host();
  }

  /** The source of a request; empty: all of whom nothing is known. */
  String of(Request request) {
    if (headerName != null) {
      String value = request.headers().get(headerName);
      return value == null ? "" : bounded(value);
    }
    if (host) {
      return request.host();
    }
    InetAddress client = address.client(request);
    return client == null ? "" : network(client);
  }

  private static String bounded(String value) {
    return value.length() <= LONGEST
        ? value
        : value.substring(0, LONGEST) + value.length() + "#" + value.hashCode();
  }

  /** An address, or the network it stands for. */
  static String network(InetAddress address) {
    return address instanceof Inet6Address six
        ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES)
        : address.getHostAddress();
  }
}

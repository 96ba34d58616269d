package dev.berth.filters;

import dev.berth.kernel.AddressRange;
import dev.berth.proxy.Request;
import dev.berth.traefik.MiddlewareConfiguration.IpStrategy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose address counts, as a filter wants it. X-Forwarded-For is believed from trusted proxies
 * only: from others it is as if they had sent none. Immutable.
 */
final class ForwardedFor {
  private static final int MOST = 64;

  private final @Nullable IpStrategy strategy;
  private final List<AddressRange> trustedProxies;

  /**
   * @param strategy null: the client as the front door has found it
   */
  ForwardedFor(@Nullable IpStrategy strategy, List<AddressRange> trustedProxies) {
    this.strategy = strategy;
    this.trustedProxies = trustedProxies;
  }

  /** The address; null: there is none where it was to be looked for. */
  @Nullable InetAddress client(Request request) {
    if (strategy == null || (strategy.depth() <= 0 && strategy.excluded().isEmpty())) {
      return request.arrival().client();
    }
    InetAddress peer = request.arrival().peer().getAddress();
    boolean trusted = contains(trustedProxies, peer);
    List<String> named = trusted ? named(request, peer) : List.of();
    if (strategy.depth() > 0) {
      int at = named.size() - strategy.depth();
      return at < 0 ? null : address(named.get(at));
    }
    if (!trusted) {
      return contains(strategy.excluded(), peer) ? null : peer;
    }
    return firstNotExcluded(named, strategy.excluded());
  }

  private static @Nullable InetAddress firstNotExcluded(
      List<String> named, List<AddressRange> excluded) {
    for (int i = named.size() - 1; i >= 0; i--) {
      InetAddress address = address(named.get(i));
      if (address == null || !contains(excluded, address)) {
        return address;
      }
    }
    return null;
  }

  /** What the header says, without the peer itself, which the front door may have added. */
  private static List<String> named(Request request, InetAddress peer) {
    List<String> named = new ArrayList<>();
    for (String value : request.headers().getAll("x-forwarded-for")) {
      for (String one : value.split(",", MOST)) {
        if (!one.isBlank()) {
          named.add(one.strip());
        }
      }
    }
    if (!named.isEmpty() && peer.equals(address(named.getLast()))) {
      named.removeLast();
    }
    return named;
  }

  private static @Nullable InetAddress address(String text) {
    String bare = text;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      bare = text.substring(1, Math.max(end, 1));
    } else if (text.indexOf(':') > 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      bare = text.substring(0, text.indexOf(':'));
    }
    try {
      return InetAddress.ofLiteral(bare);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static boolean contains(List<AddressRange> ranges, InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}

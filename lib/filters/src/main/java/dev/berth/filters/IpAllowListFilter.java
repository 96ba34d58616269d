package dev.berth.filters;

import dev.berth.kernel.AddressRange;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.TcpPassage;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.IpAllowList;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Lets only some addresses in; also a guard of TCP connections. */
final class IpAllowListFilter implements Filter, TcpPassage.Guard {
  private final List<AddressRange> ranges;
  private final ForwardedFor address;
  private final Verdict refused;

  IpAllowListFilter(String name, IpAllowList configuration, List<AddressRange> trustedProxies)
      throws InvalidFilter {
    int status = configuration.rejectStatus() == 0 ? 403 : configuration.rejectStatus();
    this.ranges = configuration.ranges();
    this.address = new ForwardedFor(configuration.ip(), trustedProxies);
    this.refused = new Verdict.Answer(Reply.error(status));
    if (ranges.isEmpty()) {
      throw new InvalidFilter(
          "The middleware '%s' has no ranges of addresses, which would let nobody in."
              .formatted(name));
    }
    if (status < 400 || status > 599) {
      throw new InvalidFilter(
          "The middleware '%s' refuses with the status %d. Take one from 400 to 599."
              .formatted(name, status));
    }
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    InetAddress client = address.client(exchange.request());
    return client != null && ForwardedFor.contains(ranges, client) ? Verdict.PASS : refused;
  }

  @Override
  public boolean admits(InetSocketAddress peer) {
    return ForwardedFor.contains(ranges, peer.getAddress());
  }
}

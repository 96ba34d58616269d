package dev.berth.router;

import dev.berth.proxy.Arrival;
import dev.berth.proxy.Balancer;
import dev.berth.proxy.ExchangeLog;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Passage;
import dev.berth.proxy.Protocol;
import dev.berth.proxy.Request;
import dev.berth.proxy.Upstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange that is over, for tests. */
record EndedExchange(
    @Nullable Request request, @Nullable Passage passage, int status, long durationNanos)
    implements ExchangeLog.Ended {
  private static final Balancer NOBODY =
      new Balancer() {
        @Override
        public @Nullable Upstream enter(dev.berth.proxy.Exchange exchange, List<Upstream> tried) {
          return null;
        }

        @Override
        public Collection<Upstream> upstreams() {
          return List.of();
        }
      };

  static EndedExchange of(String route, String target) {
    return of(route, target, new Headers());
  }

  static EndedExchange of(String route, String target, Headers headers) {
    InetAddress client = InetAddress.ofLiteral("192.0.2.7");
    Arrival arrival =
        new Arrival("web", new InetSocketAddress(client, 40_000), client, false, null);
    Request request =
        new Request(Protocol.HTTP_1_1, arrival, "GET", target, "shop.localhost", 80, headers);
    Passage passage = new Passage(route, List.of(), NOBODY, Passage.Options.DEFAULT);
    return new EndedExchange(request, passage, 200, 1_234_567);
  }

  EndedExchange withStatus(int changed) {
    return new EndedExchange(request, passage, changed, durationNanos);
  }

  @Override
  public @Nullable Upstream upstream() {
    return null;
  }

  @Override
  public int upstreamStatus() {
    return status;
  }

  @Override
  public long requestBytes() {
    return 3;
  }

  @Override
  public long responseBytes() {
    return 5;
  }

  @Override
  public long startedMillis() {
    return 1_700_000_000_123L;
  }

  @Override
  public long upstreamNanos() {
    return 1_000_999;
  }

  @Override
  public int attempts() {
    return 2;
  }

  @Override
  public String id() {
    return "00112233445566778899aabbccddeeff";
  }
}

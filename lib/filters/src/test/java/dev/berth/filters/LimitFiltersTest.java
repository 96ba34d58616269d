package dev.berth.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.AddressRange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.TcpPassage;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.InFlight;
import dev.berth.traefik.MiddlewareConfiguration.IpAllowList;
import dev.berth.traefik.MiddlewareConfiguration.IpStrategy;
import dev.berth.traefik.MiddlewareConfiguration.RateLimit;
import dev.berth.traefik.MiddlewareConfiguration.SourceCriterion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitFiltersTest {
  private final FilterScene scene = new FilterScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private RateLimit rate(long average, long burst, SourceCriterion source) {
    return new RateLimit(average, Duration.ofSeconds(1), burst, source);
  }

  private static long passed(Filter filter, int count, String peer) {
    long passed = 0;
    for (int i = 0; i < count; i++) {
      passed += TestExchange.from(peer).verdict(filter) instanceof Verdict.Pass ? 1 : 0;
    }
    return passed;
  }

  @Test
  void letsABurstPassAndThenTheAverage() throws Exception {
    Filter limit = scene.tenants(rate(2, 5, FilterScene.NO_SOURCE));

    assertThat(passed(limit, 20, "192.0.2.1")).isEqualTo(5);
    assertThat(passed(limit, 20, "192.0.2.2")).isEqualTo(5);
    scene.pass(Duration.ofSeconds(2));
    assertThat(passed(limit, 20, "192.0.2.1")).isEqualTo(4);
    scene.pass(Duration.ofHours(1));
    assertThat(passed(limit, 20, "192.0.2.1")).isEqualTo(5);
  }

  @Test
  void saysWhenToComeAgain() throws Exception {
    Filter limit = scene.tenants(new RateLimit(1, Duration.ofMinutes(2), 1, FilterScene.NO_SOURCE));

    assertThat(passed(limit, 1, "192.0.2.1")).isEqualTo(1);
    scene.pass(Duration.ofMillis(500));
    Reply reply = TestExchange.from("192.0.2.1").answer(limit);
    assertThat(reply.status()).isEqualTo(429);
    assertThat(TestExchange.field(reply, "Retry-After")).isEqualTo("120");
    assertThat(TestExchange.field(reply, "X-Retry-In")).isEqualTo("1m59.5s");
  }

  @Test
  void takesWhoComesAtTheAverageWithAJitter() throws Exception {
    Filter limit = scene.tenants(rate(10, 1, FilterScene.NO_SOURCE));
    long passed = 0;
    for (int i = 0; i < 100; i++) {
      passed += passed(limit, 1, "192.0.2.1");
      scene.pass(Duration.ofMillis(i % 2 == 0 ? 80 : 120));
    }

    assertThat(passed).isEqualTo(100);
  }

  @Test
  void countsANetworkOfIpv6AsOne() throws Exception {
    Filter limit = scene.tenants(rate(1, 1, FilterScene.NO_SOURCE));

    assertThat(passed(limit, 1, "2001:db8::1")).isEqualTo(1);
    assertThat(passed(limit, 1, "2001:db8::2")).isZero();
    assertThat(passed(limit, 1, "2001:db8:0:1::2")).isEqualTo(1);
  }

  @Test
  void limitsNothingAtAnAverageOfZero() throws Exception {
    assertThat(passed(scene.tenants(rate(0, 0, FilterScene.NO_SOURCE)), 100, "192.0.2.1"))
        .isEqualTo(100);
    assertThat(scene.refusal(rate(-1, 1, FilterScene.NO_SOURCE))).contains("negative average");
  }

  @Test
  void countsByAHeaderOrTheHost() throws Exception {
    Filter byKey = scene.tenants(rate(1, 1, new SourceCriterion(null, "X-Api-Key", false)));
    Filter byHost = scene.tenants(rate(1, 1, new SourceCriterion(null, null, true)));

    assertThat(TestExchange.get("/").with("X-Api-Key", "a").verdict(byKey)).isEqualTo(Verdict.PASS);
    assertThat(TestExchange.get("/").with("X-Api-Key", "b").verdict(byKey)).isEqualTo(Verdict.PASS);
    assertThat(TestExchange.get("/").with("x-api-key", "a").answer(byKey).status()).isEqualTo(429);
    assertThat(passed(byHost, 1, "192.0.2.1")).isEqualTo(1);
    assertThat(passed(byHost, 1, "192.0.2.2")).isZero();
  }

  @Test
  void remembersABoundedNumberOfSources() throws Exception {
    RateLimitFilter limit = (RateLimitFilter) scene.tenants(rate(1, 1, FilterScene.NO_SOURCE));
    for (int i = 0; i < 200_000; i++) {
      TestExchange.from("10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255)).verdict(limit);
    }

    assertThat(limit.sources()).isLessThanOrEqualTo(RateLimitFilter.MOST_SOURCES);
    assertThat(passed(limit, 1, "10.3.13.63")).as("the last of them").isZero();
  }

  @Test
  void letsSoManyBeOnTheirWay() throws Exception {
    Filter limit = scene.tenants(new InFlight(2, new SourceCriterion(null, null, true)));
    TestExchange first = TestExchange.from("192.0.2.1");

    assertThat(first.verdict(limit)).isEqualTo(Verdict.PASS);
    assertThat(passed(limit, 5, "192.0.2.2")).as("all for one host").isEqualTo(1);
    limit.onEnd(first);
    assertThat(passed(limit, 5, "192.0.2.3")).isEqualTo(1);
    assertThat(passed(scene.tenants(new InFlight(3, FilterScene.NO_SOURCE)), 5, "192.0.2.2"))
        .isEqualTo(3);
    assertThat(scene.refusal(new InFlight(0, FilterScene.NO_SOURCE))).contains("let nobody in");
  }

  private static IpAllowList allow(@Nullable IpStrategy strategy, int status) {
    return new IpAllowList(
        List.of(AddressRange.parse("192.0.2.0/24"), AddressRange.parse("2001:db8::/32")),
        strategy,
        status);
  }

  private static TestExchange forwarded(String peer, String chain) {
    return TestExchange.of("GET", "/", false, 80, peer, peer).with("X-Forwarded-For", chain);
  }

  @Test
  void letsInWhoIsAllowed() throws Exception {
    Filter list = scene.tenants(allow(null, 0));
    Filter hidden = scene.tenants(allow(null, 404));

    assertThat(passed(list, 1, "192.0.2.200")).isEqualTo(1);
    assertThat(passed(list, 1, "2001:db8::7")).isEqualTo(1);
    assertThat(passed(list, 1, "::ffff:192.0.2.1")).isEqualTo(1);
    assertThat(TestExchange.from("192.0.3.1").answer(list).status()).isEqualTo(403);
    assertThat(TestExchange.from("192.0.3.1").answer(hidden).status()).isEqualTo(404);
    assertThat(scene.refusal(new IpAllowList(List.of(), null, 0))).contains("let nobody in");
  }

  @Test
  void believesForwardedAddressesOfTrustedProxiesOnly() throws Exception {
    Filter second = scene.tenants(allow(new IpStrategy(2, List.of()), 0));
    String chain = "203.0.113.1, 192.0.2.9, 203.0.113.2";

    assertThat(forwarded(FilterScene.PROXY, chain).verdict(second)).isEqualTo(Verdict.PASS);
    assertThat(forwarded(FilterScene.PROXY, chain + ", " + FilterScene.PROXY).verdict(second))
        .as("with the proxy itself, as the front door adds it")
        .isEqualTo(Verdict.PASS);
    assertThat(forwarded("192.0.2.1", "192.0.2.1, 192.0.2.1").answer(second).status())
        .isEqualTo(403);
    assertThat(forwarded(FilterScene.PROXY, "192.0.2.9").answer(second).status())
        .as("a chain that is too short")
        .isEqualTo(403);
  }

  @Test
  void findsTheFirstThatIsNotExcluded() throws Exception {
    Filter list =
        scene.tenants(allow(new IpStrategy(0, List.of(AddressRange.parse("203.0.113.0/24"))), 0));

    assertThat(forwarded(FilterScene.PROXY, "198.51.100.9, 192.0.2.9, 203.0.113.2").verdict(list))
        .isEqualTo(Verdict.PASS);
    assertThat(
            forwarded(FilterScene.PROXY, "192.0.2.9, 198.51.100.9, 203.0.113.2")
                .answer(list)
                .status())
        .isEqualTo(403);
    assertThat(forwarded(FilterScene.PROXY, "192.0.2.9, nonsense").answer(list).status())
        .isEqualTo(403);
  }

  @Test
  void guardsTcpConnections() throws Exception {
    TcpPassage.Guard guard = scene.filters().guard("it", allow(null, 0));

    assertThat(guard.admits(new InetSocketAddress("192.0.2.1", 1))).isTrue();
    assertThat(guard.admits(new InetSocketAddress("203.0.113.1", 1))).isFalse();
  }
}

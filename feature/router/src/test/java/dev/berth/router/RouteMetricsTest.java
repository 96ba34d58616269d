package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class RouteMetricsTest {
  @Test
  void countsByRouteAndCode() {
    RouteMetrics metrics = new RouteMetrics();
    metrics.ended(EndedExchange.of("a@stack/shop", "/"));
    metrics.ended(EndedExchange.of("a@stack/shop", "/"));
    metrics.ended(EndedExchange.of("a@stack/shop", "/").withStatus(503));
    metrics.ended(new EndedExchange(null, null, 400, 2_000_000_000));

    assertThat(metrics.text())
        .contains("berth_requests_total{route=\"a@stack/shop\",code=\"200\"} 2\n")
        .contains("berth_requests_total{route=\"a@stack/shop\",code=\"503\"} 1\n")
        .contains("berth_requests_total{route=\"none\",code=\"400\"} 1\n")
        .contains("berth_request_bytes_total{route=\"a@stack/shop\"} 9\n")
        .contains("berth_response_bytes_total{route=\"a@stack/shop\"} 15\n")
        .contains("berth_retries_total{route=\"a@stack/shop\"} 3\n")
        .contains("berth_request_duration_seconds_bucket{route=\"a@stack/shop\",le=\"0.001\"} 0\n")
        .contains("berth_request_duration_seconds_bucket{route=\"a@stack/shop\",le=\"0.005\"} 3\n")
        .contains("berth_request_duration_seconds_bucket{route=\"a@stack/shop\",le=\"+Inf\"} 3\n")
        .contains("berth_request_duration_seconds_sum{route=\"none\"} 2.0\n")
        .contains("berth_request_duration_seconds_count{route=\"none\"} 1\n");
  }

  @Test
  void countsRoutesBeyondTheMostTogether() {
    RouteMetrics metrics = new RouteMetrics(2);
    for (int i = 0; i < 10; i++) {
      metrics.ended(EndedExchange.of("r" + i, "/"));
    }

    assertThat(metrics.text())
        .contains("berth_requests_total{route=\"r1\",code=\"200\"} 1\n")
        .contains("berth_requests_total{route=\"other\",code=\"200\"} 8\n")
        .doesNotContain("r2");
  }

  @Test
  void forgetsRoutesThatHaveGone() {
    RouteMetrics metrics = new RouteMetrics();
    metrics.ended(EndedExchange.of("a", "/"));
    metrics.ended(EndedExchange.of("b", "/"));
    metrics.ended(EndedExchange.of("platform@berth", "/"));
    metrics.retain(Set.of("b"));

    assertThat(metrics.text())
        .doesNotContain("\"a\"")
        .contains("\"b\"")
        .contains("\"platform@berth\"");
  }

  @Test
  void keepsToABoundOfCodes() {
    RouteMetrics metrics = new RouteMetrics();
    for (int code = 200; code < 400; code++) {
      metrics.ended(EndedExchange.of("a", "/").withStatus(code));
    }

    assertThat(metrics.text()).contains("berth_requests_total{route=\"a\",code=\"0\"} 136\n");
  }
}

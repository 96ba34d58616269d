package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Principal;
import dev.berth.deploy.RoutableService;
import dev.berth.http.Endpoint;
import dev.berth.http.Response;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void figuresAreOfTheRoutesThatOneMaySee(@TempDir Path folder) throws Exception {
    try (SqlStore store = SqlStore.sqlite(folder.resolve("berth.db"));
        FrontDoor door =
            new FrontDoor(Door.surroundings(Door.settings(), store, new TestCertificates(), 1))) {
      door.update(List.of(service("acme"), service("beta")));
      RouteMetrics metrics = new RouteMetrics();
      door.routeNames().forEach(name -> metrics.ended(EndedExchange.of(name, "/")));
      metrics.ended(EndedExchange.of("gone@stack/acme/shop", "/"));
      metrics.ended(EndedExchange.of("web@stack/acme/shop", "/").withStatus(503));
      Endpoint endpoint = new FigureEndpoint(metrics, door).endpoint();

      assertThat(figures(endpoint, new Principal("ann", new TenantId("acme"), false)))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.route()).isEqualTo("web@stack/acme/shop");
                assertThat(one.codes()).isEqualTo(Map.of("200", 1L, "503", 1L));
                assertThat(one.durations().getLast().upTo()).isEqualTo("+Inf");
                assertThat(one.durations().getLast().count()).isEqualTo(2);
              });
      assertThat(figures(endpoint, new Principal("root", TenantId.DEFAULT, true))).hasSize(2);
      assertThat(figures(endpoint, new Principal("eve", new TenantId("other"), false))).isEmpty();
    }
  }

  private static RoutableService service(String tenant) {
    return new RoutableService(
        new TenantId(tenant),
        new StackName("shop"),
        new ServiceName("web"),
        Map.of(),
        new TreeSet<>(List.of(80)),
        List.of());
  }

  private static List<FigureEndpoint.FiguresView> figures(Endpoint endpoint, Principal principal)
      throws Exception {
    Response.Json answer =
        (Response.Json) endpoint.handler().answer(new Asked("", principal, null));
    return ((List<?>) answer.body()).stream().map(FigureEndpoint.FiguresView.class::cast).toList();
  }
}

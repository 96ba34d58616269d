package dev.berth.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.proxy.Balancer;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Response;
import dev.berth.proxy.ResponseVerdict;
import dev.berth.proxy.Upstream;
import dev.berth.traefik.MiddlewareConfiguration;
import dev.berth.traefik.MiddlewareConfiguration.Buffering;
import dev.berth.traefik.MiddlewareConfiguration.Chain;
import dev.berth.traefik.MiddlewareConfiguration.Compress;
import dev.berth.traefik.MiddlewareConfiguration.ContentType;
import dev.berth.traefik.MiddlewareConfiguration.Errors;
import dev.berth.traefik.MiddlewareConfiguration.InFlightConnections;
import dev.berth.traefik.MiddlewareConfiguration.Retry;
import dev.berth.traefik.MiddlewareConfiguration.StatusRange;
import dev.berth.traefik.MiddlewareConfiguration.Unusable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseFiltersTest {
  private static final Balancer PAGES = new NoServers();

  private final FilterScene scene = new FilterScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static final class NoServers implements Balancer {
    @Override
    public @Nullable Upstream enter(Exchange exchange, List<Upstream> tried) {
      return null;
    }

    @Override
    public Collection<Upstream> upstreams() {
      return List.of();
    }
  }

  private static Compress compress() {
    return new Compress(List.of("text/x-secret"), List.of(), 1024, List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|compress gzip",
        "br, gzip;q=0.5|compress gzip",
        "deflate, gzip;q=0.5|compress deflate",
        "gzip, deflate|compress gzip",
        "*|compress gzip",
        "gzip;q=0|",
        "gzip;q=0, *|compress deflate",
        "identity, gzip;q=0.5|",
        "br|",
        "gzip;q=x|",
        "''|",
      })
  void compressesByWhatTheClientLikesBest(String accepted, @Nullable String wish) throws Exception {
    TestExchange exchange = TestExchange.get("/").with("Accept-Encoding", accepted);
    Response response =
        exchange.response(scene.tenants(compress()), 200, "Content-Type", "text/html; charset=x");

    assertThat(exchange.wishes()).isEqualTo(wish == null ? List.of() : List.of(wish));
    assertThat(response.headers().get("vary")).isEqualTo("Accept-Encoding");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|Content-Length: 10",
        "204|X: y",
        "206|X: y",
        "304|X: y",
        "200|Content-Encoding: br",
        "200|Cache-Control: private, No-Transform",
        "200|Content-Type: text/event-stream",
        "200|Content-Type: application/grpc+proto",
        "200|Content-Type: image/png",
        "200|Content-Type: text/x-secret;a=b",
      })
  void leavesWhatIsNotToBeCompressed(int status, String header) throws Exception {
    TestExchange exchange = TestExchange.get("/").with("Accept-Encoding", "gzip");
    String[] field = header.split(": ");
    if (field[0].equals("Content-Type")) {
      exchange.response(scene.tenants(compress()), status, field[0], field[1]);
    } else {
      exchange.response(
          scene.tenants(compress()), status, "Content-Type", "text/html", field[0], field[1]);
    }

    assertThat(exchange.wishes()).isEmpty();
  }

  @Test
  void weakensTags() throws Exception {
    TestExchange exchange = TestExchange.get("/").with("Accept-Encoding", "gzip");
    Response response =
        exchange.response(
            scene.tenants(compress()), 200, "Content-Type", "image/svg+xml", "ETag", "\"a\"");

    assertThat(exchange.wishes()).containsExactly("compress gzip");
    assertThat(response.headers().get("etag")).isEqualTo("W/\"a\"");
    assertThat(scene.refusal(new Compress(List.of(), List.of(), 0, List.of("br"))))
        .contains("compresses by br only. Add gzip or deflate");
  }

  private Filter errors(String query) throws InvalidFilter {
    FilterSurroundings surroundings =
        new FilterSurroundings(
            false, name -> name.equals("pages") ? PAGES : null, (_, _) -> List.of(), _ -> true);
    return scene.of(
        new Errors(List.of(new StatusRange(500, 599), new StatusRange(404, 404)), "pages", query),
        surroundings);
  }

  @Test
  void fetchesPagesForSomeStatuses() throws Exception {
    Filter filter = errors("/{status}.html?of={url}");
    TestExchange exchange = TestExchange.get("/a?b=c");

    assertThat(filter.onResponse(exchange, new Response(404, new Headers())))
        .isEqualTo(
            new ResponseVerdict.Fetch(
                PAGES, "/404.html?of=http%3A%2F%2Fshop.example.org%2Fa%3Fb%3Dc"));
    assertThat(filter.onResponse(exchange, new Response(503, new Headers())))
        .isInstanceOf(ResponseVerdict.Fetch.class);
    assertThat(filter.onResponse(exchange, new Response(403, new Headers())))
        .isEqualTo(ResponseVerdict.PASS);
    assertThat(scene.refusal(new Errors(List.of(), "pages", "/"))).contains("names no statuses");
  }

  @Test
  void buffersWithABound() throws Exception {
    TestExchange exchange = TestExchange.get("/");
    exchange.verdict(scene.tenants(new Buffering(1000, 0, 2000, 0)));

    assertThat(exchange.wishes())
        .containsExactly("limit request 1000", "hold request", "hold response 2000");
    assertThat(scene.refusal(new Buffering(0, 0, 0, 0))).contains("holds bodies without a bound");
    assertThat(scene.refusal(new Buffering(5L << 20, 0, 0, 0)))
        .contains("Set maxRequestBodyBytes to at most 4194304");
  }

  @Test
  void triesMoreOften() throws Exception {
    TestExchange exchange = TestExchange.get("/");
    exchange.verdict(scene.tenants(new Retry(3, Duration.ZERO)));

    assertThat(exchange.wishes()).containsExactly("attempts 3");
    assertThat(scene.refusal(new Retry(0, Duration.ZERO))).contains("Take at least 1");
  }

  @Test
  void saysWhyThereIsNoFilter() throws Exception {
    assertThat(scene.refusal(new Unusable(List.of("It is wrong.", "Twice."))))
        .isEqualTo("It is wrong. Twice.");
    assertThat(scene.refusal(new Chain(List.of("a")))).contains("is a chain");
    MiddlewareConfiguration forTcp = new InFlightConnections(1);
    assertThat(scene.refusal(forTcp)).contains("is for TCP");
    assertThat(scene.tenants(new ContentType(true))).isInstanceOf(ContentTypeFilter.class);
  }
}

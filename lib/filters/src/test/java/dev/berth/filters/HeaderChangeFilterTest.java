package dev.berth.filters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.Cors;
import dev.berth.traefik.MiddlewareConfiguration.HeaderChange;
import dev.berth.traefik.MiddlewareConfiguration.SecurityHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeaderChangeFilterTest {
  private final FilterScene scene = new FilterScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static HeaderChange request(String name, String value) {
    return new HeaderChange(Map.of(name, value), Map.of(), null, null);
  }

  @Test
  void setsAndRemovesHeaders() throws Exception {
    Filter change =
        scene.tenants(
            new HeaderChange(
                Map.of("X-A", "new", "X-B", "", "Host", "inner.example"),
                Map.of("Server", "", "X-Powered-By", "Berth"),
                null,
                null));
    TestExchange exchange =
        TestExchange.get("/").with("x-a", "old").with("X-B", "old").with("X_A", "twin");

    assertThat(exchange.verdict(change)).isEqualTo(Verdict.PASS);
    assertThat(exchange.request().headers()).hasToString("Host: inner.example\nX-A: new\n");
    assertThat(exchange.response(change, 200, "Server", "x", "x-powered-by", "y").headers())
        .hasToString("X-Powered-By: Berth\n");
  }

  @Test
  void refusesWhatNobodyMayChange() {
    assertThat(scene.refusal(request("Transfer-Encoding", "chunked")))
        .contains("'Transfer-Encoding', which the front door sets itself");
    assertThat(scene.refusal(request("content_length", "7"))).contains("sets itself");
    assertThat(scene.refusal(request("X Y", "7"))).contains("cannot be one");
    assertThat(scene.refusal(request("X-Key", "sec\r\nret: x")))
        .isEqualTo(
            "The middleware 'it@stack/shop' sets the header 'X-Key' to what no header can be.");
  }

  private Filter cors(boolean credentials, List<String> origins, List<Pattern> patterns)
      throws InvalidFilter {
    return scene.tenants(
        new HeaderChange(
            Map.of(),
            Map.of(),
            new Cors(
                credentials,
                List.of("X-Token", "Accept"),
                List.of("GET", "PUT"),
                origins,
                patterns,
                List.of("X-Total"),
                600,
                true),
            null));
  }

  private static TestExchange preflight(String origin) {
    return TestExchange.of("OPTIONS", "/", true, 443, "192.0.2.1", "192.0.2.1")
        .with("Origin", origin)
        .with("Access-Control-Request-Method", "PUT");
  }

  @Test
  void answersPreflightRequests() throws Exception {
    Filter filter = cors(true, List.of("https://a.example"), List.of());
    Reply reply = preflight("https://a.example").answer(filter);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.fields())
        .containsExactly(
            Map.entry("Access-Control-Allow-Origin", "https://a.example"),
            Map.entry("Access-Control-Allow-Credentials", "true"),
            Map.entry("Access-Control-Allow-Headers", "X-Token,Accept"),
            Map.entry("Access-Control-Allow-Methods", "GET,PUT"),
            Map.entry("Access-Control-Max-Age", "600"),
            Map.entry("Vary", "Origin"));
    assertThat(preflight("https://b.example").answer(filter).fields())
        .containsExactly(Map.entry("Vary", "Origin"));
  }

  @Test
  void tellsOriginsWhatTheyMay() throws Exception {
    Filter filter = cors(false, List.of(), List.of(Pattern.compile("^https://[a-z]+\\.example$")));

    assertThat(
            TestExchange.get("/")
                .with("Origin", "https://x.example")
                .response(filter, 200, "Access-Control-Allow-Origin", "*")
                .headers())
        .hasToString(
            """
            Access-Control-Allow-Origin: https://x.example
            Access-Control-Expose-Headers: X-Total
            Vary: Origin
            """);
    assertThat(
            TestExchange.get("/")
                .with("Origin", "https://x.example.evil")
                .response(filter, 200, "Vary", "Accept, origin")
                .headers())
        .hasToString("Vary: Accept, origin\n");
  }

  private Filter security(
      long sts, boolean force, List<String> hosts, boolean redirect, Map<String, String> proxy)
      throws InvalidFilter {
    return scene.tenants(
        new HeaderChange(
            Map.of(),
            Map.of(),
            null,
            new SecurityHeaders(
                Map.of("X-Frame-Options", "DENY"),
                sts,
                true,
                true,
                force,
                hosts,
                redirect,
                false,
                null,
                proxy)));
  }

  @Test
  void tellsBrowsersToBeCareful() throws Exception {
    Filter overTls = security(60, false, List.of(), false, Map.of());
    Filter always = security(60, true, List.of(), false, Map.of());
    String fixed = "X-Frame-Options: DENY\n";
    String sts = "Strict-Transport-Security: max-age=60; includeSubDomains; preload\n";

    assertThat(TestExchange.secure("/").response(overTls, 200).headers()).hasToString(fixed + sts);
    assertThat(TestExchange.get("/").response(overTls, 200).headers()).hasToString(fixed);
    assertThat(TestExchange.get("/").response(always, 200).headers()).hasToString(fixed + sts);
  }

  @Test
  void looksAtHostsAndSchemes() throws Exception {
    Filter own = security(0, false, List.of("Shop.example.org"), true, Map.of());
    Filter others = security(0, false, List.of("other.example"), false, Map.of());
    Filter proxied = security(0, false, List.of(), true, Map.of("X-Tls", "on"));

    assertThat(TestExchange.get("/a").redirect(own)).isEqualTo("301 https://shop.example.org/a");
    assertThat(TestExchange.secure("/a").verdict(own)).isEqualTo(Verdict.PASS);
    assertThat(TestExchange.secure("/a").answer(others).status()).isEqualTo(403);
    assertThat(TestExchange.get("/a").with("X-Tls", "on").verdict(proxied)).isEqualTo(Verdict.PASS);
  }
}

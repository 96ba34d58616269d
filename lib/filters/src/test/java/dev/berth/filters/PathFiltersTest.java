package dev.berth.filters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.berth.proxy.Filter;
import dev.berth.traefik.MiddlewareConfiguration.AddPrefix;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePath;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePathRegex;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefix;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefixRegex;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathFiltersTest {
  private final FilterScene scene = new FilterScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/users?a=%2F, /users?a=%2F",
    "/api, /",
    "/api/, /",
    "/apis, /s",
    "/other, /other",
    "/api//evil.example/x, /evil.example/x",
    "/api/%2Fevil.example, /%2Fevil.example",
    "/api/a%20b/%C3%A4, /a%20b/%C3%A4",
    "/v1/x/y, /x/y",
  })
  void stripsTheFirstPrefixThatFits(String asked, String sent) throws Exception {
    Filter strip = scene.tenants(new StripPrefix(List.of("/api", "/v1"), false));

    assertThat(TestExchange.get(asked).target(strip)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({"/api../secret", "/api%2e%2e/secret", "/api..%2fsecret", "/api./x", "/api/..;a/x"})
  void refusesWhatWouldClimbWithoutItsPrefix(String asked) throws Exception {
    Filter strip = scene.tenants(new StripPrefix(List.of("/api"), false));

    assertThat(TestExchange.get(asked).answer(strip).status()).isEqualTo(400);
  }

  @Test
  void tellsWhatItStripped() throws Exception {
    Filter outer = scene.tenants(new StripPrefix(List.of("/a"), false));
    Filter inner = scene.tenants(new StripPrefix(List.of("/b"), false));
    TestExchange exchange =
        TestExchange.get("/a/b/c")
            .with("X-Forwarded-Prefix", "/x")
            .with("X_Forwarded-Prefix", "/y");

    assertThat(exchange.target(outer)).isEqualTo("/b/c");
    assertThat(exchange.target(inner)).isEqualTo("/c");
    assertThat(exchange.request().headers().getAll("x-forwarded-prefix"))
        .containsExactly("/a", "/b");
    assertThat(exchange.header("x_forwarded-prefix")).isNull();
  }

  @Test
  void keepsThePrefixOfATrustedProxy() throws Exception {
    Filter strip = scene.tenants(new StripPrefix(List.of("/a"), false));
    TestExchange exchange =
        TestExchange.of("GET", "/a/b", false, 80, FilterScene.PROXY, "192.0.2.7")
            .with("X-Forwarded-Prefix", "/x");

    assertThat(exchange.target(strip)).isEqualTo("/b");
    assertThat(exchange.request().headers().getAll("x-forwarded-prefix"))
        .containsExactly("/x", "/a");
  }

  @Test
  void stripsWhatLooksLikeAPattern() throws Exception {
    Filter strip =
        scene.tenants(
            new StripPrefixRegex(List.of(Pattern.compile("/v[0-9]+"), Pattern.compile("^/x"))));

    assertThat(TestExchange.get("/v12/users").target(strip)).isEqualTo("/users");
    assertThat(TestExchange.get("/a/v12/users").target(strip)).isEqualTo("/a/v12/users");
    assertThat(TestExchange.get("/x").target(strip)).isEqualTo("/");
    assertThat(TestExchange.get("/v1/../x").answer(strip).status()).isEqualTo(400);
  }

  @Test
  void addsAPrefixThatNobodyClimbsOutOf() throws Exception {
    Filter add = scene.tenants(new AddPrefix("/site/"));

    assertThat(TestExchange.get("/x?y").target(add)).isEqualTo("/site/x?y");
    assertThat(TestExchange.get("/").target(add)).isEqualTo("/site/");
    assertThat(TestExchange.get("/%2e%2e/x").answer(add).status()).isEqualTo(400);
    assertThat(TestExchange.get("/a%2f..%2f..%2fb").answer(add).status()).isEqualTo(400);
  }

  @Test
  void replacesThePathAndTellsTheOld() throws Exception {
    Filter replace = scene.tenants(new ReplacePath("/index v1?.html"));
    TestExchange exchange = TestExchange.get("/a%20b?q=1").with("X-Replaced-Path", "/spoofed");

    assertThat(exchange.target(replace)).isEqualTo("/index%20v1%3F.html?q=1");
    assertThat(exchange.request().headers().getAll("x-replaced-path")).containsExactly("/a%20b");
  }

  @Test
  void replacesByAPattern() throws Exception {
    Filter replace =
        scene.tenants(new ReplacePathRegex(Pattern.compile("^/api/(.*)/(\\d+)"), "//${2}/$1$$"));
    TestExchange exchange = TestExchange.get("/api/users/7?q");

    assertThat(exchange.target(replace)).isEqualTo("/7/users$?q");
    assertThat(exchange.header("x-replaced-path")).isEqualTo("/api/users/7");
    assertThat(TestExchange.get("/else").target(replace)).isEqualTo("/else");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(scene.refusal(new StripPrefix(List.of("api"), false)))
        .isEqualTo(
            "The middleware 'it@stack/shop' strips the prefix 'api'. A prefix begins with '/' and"
                + " is written as in a URL.");
    assertThat(scene.refusal(new AddPrefix(""))).contains("no prefix to add");
    assertThat(scene.refusal(new ReplacePathRegex(Pattern.compile("/(a)"), "/${2}")))
        .contains("a group '2' that its pattern '/(a)' has not");
    assertThat(scene.refusal(new ReplacePathRegex(Pattern.compile("/(a)"), "/$1x")))
        .contains("Write ${1} for the first group");
  }
}

package dev.berth.filters;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.RedirectRegex;
import dev.berth.traefik.MiddlewareConfiguration.RedirectScheme;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedirectFiltersTest {
  private final FilterScene scene = new FilterScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static TestExchange at(String method, int port, boolean secure) {
    return TestExchange.of(method, "/a?b=c%20d", secure, port, "192.0.2.7", "192.0.2.7");
  }

  @Test
  void keepsToTheListenersOwnPortsWhereTheClientNamedOne() throws Exception {
    Filter https = scene.tenants(new RedirectScheme("https", null, false));
    Filter http = scene.tenants(new RedirectScheme("http", null, true));

    assertThat(at("GET", 80, false).redirect(https))
        .isEqualTo("302 https://shop.example.org/a?b=c%20d");
    assertThat(at("GET", 8080, false).redirect(https))
        .isEqualTo("302 https://shop.example.org:8443/a?b=c%20d");
    assertThat(at("GET", 9999, false).redirect(https))
        .isEqualTo("302 https://shop.example.org/a?b=c%20d");
    assertThat(at("GET", 8443, true).redirect(http))
        .isEqualTo("301 http://shop.example.org:8080/a?b=c%20d");
    assertThat(at("GET", 8443, true).verdict(https)).isEqualTo(Verdict.PASS);
  }

  @Test
  void takesTheWrittenPortAndKeepsTheMethod() throws Exception {
    Filter other = scene.tenants(new RedirectScheme("https", "9443", false));
    Filter usual = scene.tenants(new RedirectScheme("https", "443", true));

    assertThat(at("POST", 8080, false).redirect(other))
        .isEqualTo("307 https://shop.example.org:9443/a?b=c%20d");
    assertThat(at("PUT", 8080, false).redirect(usual))
        .isEqualTo("308 https://shop.example.org/a?b=c%20d");
    assertThat(scene.refusal(new RedirectScheme("ftp", null, false)))
        .contains("Take http or https");
    assertThat(scene.refusal(new RedirectScheme("https", "x", false))).contains("which is none");
  }

  @Test
  void redirectsByTheWholeUrl() throws Exception {
    Filter www =
        scene.tenants(
            new RedirectRegex(
                Pattern.compile("^(https?)://shop\\.example\\.org(:\\d+)?/(.*)"),
                "${1}://www.example.org/${3}",
                true));

    assertThat(at("GET", 8080, false).redirect(www))
        .isEqualTo("301 http://www.example.org/a?b=c%20d");
    assertThat(at("GET", 443, true).redirect(www))
        .isEqualTo("301 https://www.example.org/a?b=c%20d");
  }

  @Test
  void passesWhatThePatternDoesNotFindOrLeavesAsItIs() throws Exception {
    Filter none = scene.tenants(new RedirectRegex(Pattern.compile("nothing"), "x", true));
    Filter same = scene.tenants(new RedirectRegex(Pattern.compile("shop"), "shop", true));

    assertThat(at("GET", 80, false).verdict(none)).isEqualTo(Verdict.PASS);
    assertThat(at("GET", 80, false).verdict(same)).isEqualTo(Verdict.PASS);
  }

  @Test
  void redirectsAllToTls() {
    Filter https = scene.filters().httpsRedirect();

    assertThat(at("GET", 8080, false).redirect(https))
        .isEqualTo("301 https://shop.example.org:8443/a?b=c%20d");
    assertThat(at("GET", 443, true).verdict(https)).isEqualTo(Verdict.PASS);
  }

  @Test
  void tellsOfTlsOverTlsOnly() {
    Filter hsts = scene.filters().hsts(Duration.ofDays(365));

    assertThat(at("GET", 443, true).response(hsts, 200).headers())
        .hasToString("Strict-Transport-Security: max-age=31536000\n");
    assertThat(at("GET", 80, false).response(hsts, 200).headers()).hasToString("");
    assertThat(
            at("GET", 443, true)
                .response(hsts, 200, "Strict-Transport-Security", "max-age=5")
                .headers())
        .hasToString("Strict-Transport-Security: max-age=5\n");
  }
}

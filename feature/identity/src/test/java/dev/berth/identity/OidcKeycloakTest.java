package dev.berth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import dev.berth.kit.Keycloak;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Log-ins by a real Keycloak, whose form a browser sends. */
@Tag("full")
class OidcKeycloakTest {
  private static final int PORT = 4321;

  @TempDir Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aBrowserAndACommandLineLogIn() throws IOException {
    try (Scene berth = new Scene(folder).withTenants();
        Api api = new Api(berth);
        Keycloak keycloak =
            Keycloak.start(
                Path.of("target", "keycloak"), api.url(), folder.resolve("keycloak.log"));
        Browser browser = new Browser()) {
      setUp(api, keycloak);
      turnToNow(berth);
      URI login = URI.create(api.url() + "/api/oidc/keycloak/login");
      Browser.Page form = browser.go(login, "/");
      assertThat(form.status()).isEqualTo(200);

      Browser.Page wrong = browser.send(form.formAction(), credentials("wrong"), "/");
      assertThat(wrong.url().toString()).as("still there").startsWith(keycloak.issuer());

      Browser.Page right = browser.send(wrong.formAction(), credentials(Keycloak.PASSWORD), "/");
      assertThat(right.status()).as(right.answer().body()).isEqualTo(302);
      String session = browser.cookie(login.getAuthority(), "berth_session");
      Api.Answer whoami = api.get("/api/whoami", new Secret(session));
      assertThat(whoami.text("name")).isEqualTo("alice");
      assertThat(whoami.text("tenant")).isEqualTo("acme");
      assertThat(whoami.field("tenants").toString()).contains("developer");

      assertThat(commandLine(api, browser).text("user")).isEqualTo("alice");
    }
  }

  /** The browser is known to the provider by now, so it comes back without a form. */
  private static Api.Answer commandLine(Api api, Browser browser) {
    String query =
        "?port=%d&challenge=%s".formatted(PORT, OidcStarts.challenge(OidcScene.VERIFIER));
    String listener = "http://127.0.0.1:" + PORT + "/?";
    Browser.Page page =
        browser.go(URI.create(api.url() + "/api/oidc/keycloak/login" + query), listener);
    String location = page.answer().headers().firstValue("Location").orElse("");
    assertThat(location).startsWith(listener + "code=");
    Api.Answer answer =
        api.post(
            "/api/oidc/keycloak/session",
            null,
            Map.of(
                "code",
                location.substring((listener + "code=").length()),
                "verifier",
                OidcScene.VERIFIER));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(api.get("/api/whoami", new Secret(answer.text("token"))).status()).isEqualTo(200);
    return answer;
  }

  private static void setUp(Api api, Keycloak keycloak) {
    Api.Answer made =
        api.post(
            "/api/oidc/providers",
            Scene.ADMIN_TOKEN,
            Map.of(
                "name",
                "keycloak",
                "issuer",
                keycloak.issuer(),
                "clientId",
                Keycloak.CLIENT,
                "clientSecret",
                Keycloak.SECRET,
                "tenant",
                "acme",
                "role",
                "none",
                "groupsClaim",
                "groups",
                "roles",
                Map.of("makers", "developer")));
    assertThat(made.status()).as(made.whole().body()).isEqualTo(201);
  }

  private static Map<String, String> credentials(String password) {
    return Map.of("username", Keycloak.USER, "password", password, "credentialId", "");
  }

  private static void turnToNow(Scene berth) {
    berth.clock.advance(Duration.between(berth.clock.instant(), Instant.now()));
  }
}

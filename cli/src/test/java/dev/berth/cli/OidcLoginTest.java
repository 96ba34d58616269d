package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.Json;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log-in at an identity provider, with a browser that the test plays. */
class OidcLoginTest {
  private static final Pattern ADDRESS =
      Pattern.compile("/api/oidc/keycloak/login\\?port=(\\d+)&challenge=(\\S+)");

  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();
  private final AtomicInteger code = new AtomicInteger(-1);

  @BeforeEach
  void prepare() {
    stage
        .variable("XDG_CONFIG_HOME", folder.toString())
        .answer("GET /api/oidc", 200, "[{\"name\":\"keycloak\",\"title\":\"Keycloak\"}]")
        .answer(
            "POST /api/oidc/keycloak/session",
            201,
            "{\"token\":\"t\",\"user\":\"alice\",\"tenant\":\"default\"}");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private Matcher begin() throws InterruptedException {
    Threads.start("login", () -> code.set(stage.play("login", "--oidc", "keycloak")));
    Eventually.withinSeconds(10, () -> assertThat(stage.err()).containsPattern(ADDRESS));
    Matcher address = ADDRESS.matcher(stage.err());
    assertThat(address.find()).isTrue();
    return address;
  }

  private static String visit(String port, String path) throws IOException {
    var connection = URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void exchangesTheCodeThatTheBrowserBrings() throws Exception {
    Matcher address = begin();

    assertThat(visit(address.group(1), "/?state=x&code=a%2Fb"))
        .isEqualTo("You are logged in. You can close this window.");

    Eventually.withinSeconds(10, () -> assertThat(code).hasValue(0));
    String request = stage.requests().getLast();
    Json body = Json.parse(request.substring(request.indexOf('{')));
    assertThat(body.text("code")).isEqualTo("a/b");
    assertThat(OidcLogin.challenge(body.text("verifier"))).isEqualTo(address.group(2));
    assertThat(stage.err()).endsWith("Logged in as 'alice' at http://localhost:PORT.\n");
  }

  @Test
  void tellsWhatTheProviderRefuses() throws Exception {
    Matcher address = begin();

    assertThat(visit(address.group(1), "/?error=access_denied"))
        .startsWith("You are not logged in");

    Eventually.withinSeconds(10, () -> assertThat(code).hasValue(1));
    assertThat(stage.err())
        .endsWith(
            "Cannot log in at the identity provider: it says 'access_denied'. Try again, or ask who runs it.\n");
  }

  @Test
  void refusesAProviderThatTheServerDoesNotKnow() {
    assertThat(stage.play("login", "--oidc", "keyclaok")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot log in at the identity provider 'keyclaok': the server knows only keycloak.\n");
  }

  @Test
  void makesTheChallengeOfRfc7636() {
    assertThat(OidcLogin.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  }
}

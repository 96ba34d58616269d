package dev.berth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How operators set identity providers up. */
class OidcProvidersTest {
  @TempDir Path folder;
  private OidcScene scene;

  @BeforeEach
  void open() throws IOException {
    scene = new OidcScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void everythingThatIsWrongIsTold() {
    Map<String, Object> wish =
        Map.of(
            "name", "providers",
            "issuer", "http://192.0.2.1/",
            "clientId", "",
            "scopes", List.of("profile"),
            "tenant", "nobody",
            "role", "king",
            "roles", Map.of("chiefs", "emperor"),
            "publicUrl", "ftp://x");
    Api.Answer answer = scene.api.post("/api/oidc/providers", Scene.ADMIN_TOKEN, wish);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message().lines())
        .containsExactlyInAnyOrder(
            "name: It needs 1 to 63 lower-case letters, digits, '-', '_' and '.', and is not 'providers'.",
            "issuer: It is no 'https' URL without query and fragment, nor one of this machine.",
            "publicUrl: It is no 'https' URL, nor one of this machine.",
            "clientId: It is empty, too long, or has characters that control.",
            "scopes: They are at most 20 words, and 'openid' is one.",
            "tenant: There is no tenant 'nobody'.",
            "role: There is no role 'king'. Write one of member, viewer, developer, owner.",
            "groupsClaim: It is missing: it says where a token lists groups.",
            "roles.chiefs: There is no role 'emperor'. Write one of member, viewer, developer, owner.");
  }

  @Test
  void onlyOperatorsMay() {
    Secret owner = scene.berth.openSession("acme-owner");
    assertThat(scene.api.post("/api/oidc/providers", owner, scene.wish(Map.of())).status())
        .isEqualTo(403);
    scene.withProvider();
    assertThat(scene.api.get("/api/oidc/providers", owner).status()).isEqualTo(403);
    assertThat(scene.api.delete("/api/oidc/providers/fake", owner).status()).isEqualTo(403);
  }

  @Test
  void aNameIsTakenOnce() {
    scene.withProvider();
    assertThat(
            scene.api.post("/api/oidc/providers", Scene.ADMIN_TOKEN, scene.wish(Map.of())).code())
        .isEqualTo("CONFLICT");
  }

  /** What {@code PUT} takes: all but the name, which the path has. */
  private Map<String, Object> change(Map<String, Object> changed) {
    Map<String, Object> wish = scene.wish(changed);
    wish.remove("name");
    wish.values().removeIf(""::equals);
    return wish;
  }

  private Api.Answer put(Map<String, Object> body) {
    return scene.api.put("/api/oidc/providers/fake", Scene.ADMIN_TOKEN, body);
  }

  @Test
  void changesCountAtOnceAfterARestartAndKeepTheSecret() {
    scene.withProvider();
    Map<String, Object> wish =
        change(Map.of("title", "Acme", "roles", Map.of("chiefs", "viewer"), "clientSecret", ""));

    Api.Answer answer = put(wish);

    assertThat(answer.status()).as(answer.whole().body()).isEqualTo(200);
    assertThat(answer.text("title")).isEqualTo("Acme");
    assertThat(answer.field("hasSecret")).isEqualTo(true);
    assertThat(answer.field("roles")).isEqualTo(Map.of("chiefs", "viewer"));
    assertThat(answer.whole().body()).doesNotContain("secret\":\"");
    assertThat(scene.berth.trail.getLast().action().name()).isEqualTo("oidc:Configure");
    assertThat(scene.berth.trail.getLast().resource().toString())
        .isEqualTo("berth:platform:oidc/fake");
    assertThat(scene.berth.trail.getLast().details()).containsEntry("secret", "kept");
    assertThat(scene.logIn().statusCode()).as("with the secret that was kept").isEqualTo(302);
    scene.berth.restart(Scene.SETTINGS);
    assertThat(new OidcProviders(scene.berth.store(), scene.berth.keyring, state()))
        .satisfies(OidcProviders::load)
        .satisfies(again -> assertThat(again.get("fake").title()).isEqualTo("Acme"))
        .satisfies(again -> assertThat(again.secret(again.get("fake"))).isNotNull());
  }

  private DirectoryState state() {
    return scene.berth.services().state();
  }

  @Test
  void aKeptSecretGoesToNoOtherIssuer() {
    scene.withProvider();
    Secret session = scene.session();
    Map<String, Object> elsewhere = change(Map.of("issuer", "http://localhost:1/other"));
    elsewhere.remove("clientSecret");

    assertThat(put(elsewhere).message())
        .isEqualTo(
            "clientSecret: It is missing: the one that is kept was given for another issuer.");
    assertThat(scene.api.get("/api/whoami", session).status()).isEqualTo(200);

    elsewhere.put("clientSecret", "");
    assertThat(put(elsewhere).field("hasSecret")).isEqualTo(false);
    assertThat(scene.api.get("/api/whoami", session).status())
        .as("who was vouched for by the other")
        .isEqualTo(401);
  }

  @Test
  void onlyWhatThereIsIsChanged() {
    assertThat(put(change(Map.of())).code()).isEqualTo("NOT_FOUND");
    scene.withProvider();
    assertThat(put(change(Map.of("role", "king"))).message()).startsWith("role: There is no role");
    Secret owner = scene.berth.openSession("acme-owner");
    assertThat(scene.api.put("/api/oidc/providers/fake", owner, change(Map.of())).status())
        .isEqualTo(403);
    assertThat(scene.api.post("/api/oidc/providers/fake/check", owner, null).status())
        .isEqualTo(403);
  }

  /** The verdicts on issuer, callback and client. */
  private List<String> check() {
    Api.Answer answer = scene.api.post("/api/oidc/providers/fake/check", Scene.ADMIN_TOKEN, null);
    assertThat(answer.status()).as(answer.whole().body()).isEqualTo(200);
    return ((List<?>) answer.field("findings"))
        .stream().map(one -> String.valueOf(((Map<?, ?>) one).get("verdict"))).toList();
  }

  @Test
  void settingsAreTriedWithoutALogIn() {
    scene.withProvider();
    assertThat(check()).containsExactly("GOOD", "GOOD", "GOOD");

    put(change(Map.of("clientSecret", "another")));
    assertThat(check()).containsExactly("GOOD", "GOOD", "BAD");

    put(change(Map.of("clientId", "nobody")));
    assertThat(check()).containsExactly("GOOD", "BAD", "BAD");

    scene.issuer.discovery = text -> text.replace("/token", "/nothing");
    put(change(Map.of()));
    assertThat(check()).containsExactly("GOOD", "GOOD", "BAD");

    scene.issuer.close();
    assertThat(check()).containsExactly("BAD");
  }

  @Test
  void whoeverLogsInSeesTheirNames() {
    scene.withProvider(Map.of("title", "Acme's people"));
    assertThat(scene.go("/api/oidc").body())
        .isEqualToIgnoringNewLines("[{\"name\":\"fake\",\"title\":\"Acme's people\"}]");
  }

  @Test
  void thePublicUrlIsWhereBrowsersComeBackTo() {
    scene.withProvider(Map.of("publicUrl", "https://berth.example/"));
    assertThat(scene.begin(""))
        .containsEntry("redirect_uri", "https://berth.example/api/oidc/fake/callback");
  }

  @Test
  void theSecretIsNotOnDisk() throws IOException {
    scene.withProvider();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(FakeIssuer.SECRET);
      }
    }
  }
}

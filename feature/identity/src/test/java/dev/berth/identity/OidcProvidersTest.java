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

package dev.berth.identity;

import static dev.berth.identity.Scene.ADMIN_TOKEN;
import static dev.berth.identity.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsAtRestTest {
  @TempDir private Path folder;

  @Test
  void nothingThatWasShownOnceIsInTheStoreOrTheTrail() throws IOException {
    List<String> planted = new ArrayList<>(List.of(PASSWORD.reveal(), ADMIN_TOKEN.reveal()));
    Scene scene = new Scene(folder).withTenants();
    planted.add(scene.firstPassword().orElseThrow().reveal());
    try (Api api = new Api(scene)) {
      Secret session =
          new Secret(
              api.post(
                      "/api/login",
                      null,
                      Map.of("user", "acme-owner", "password", PASSWORD.reveal()))
                  .text("token"));
      planted.add(session.reveal());
      planted.add(api.post("/api/tokens", session, Map.of("name", "ci")).text("token"));
      planted.add(api.post("/api/tokens", session, Map.of("aws", true)).text("secretAccessKey"));
      planted.add(api.post("/api/whoami/totp", session, null).text("secret"));
      planted.add(api.post("/api/users", session, Map.of("name", "eve")).text("password"));
      planted.add(api.put("/api/users/eve/password", session, Map.of()).text("password"));
    }
    String told = scene.trail.toString() + scene.services().state().now();
    scene.close();

    assertThat(told).doesNotContain(planted);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(planted).noneMatch(content::contains);
      }
    }
  }
}

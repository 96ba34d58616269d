package dev.berth.identity;

import static dev.berth.identity.Scene.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupTest {
  @TempDir private Path folder;
  private Scene scene;
  private Api api;
  private Secret owner;

  @BeforeEach
  void begin() {
    scene = new Scene(folder).withTenants();
    api = new Api(scene);
    owner = scene.openSession("acme-owner");
    for (String name : List.of("a", "b", "c")) {
      assertThat(api.post("/api/groups", owner, Map.of("name", name)).status()).isEqualTo(201);
    }
  }

  @AfterEach
  void end() {
    api.close();
    scene.close();
  }

  private Api.Answer add(String group, String member) {
    return api.put("/api/groups/" + group + "/members/" + member, owner, null);
  }

  @Test
  void circleIsRefusedAndNamed() {
    assertThat(add("a", "group:b").status()).isEqualTo(204);
    assertThat(add("b", "group:c").status()).isEqualTo(204);

    Api.Answer circle = add("c", "group:a");

    assertThat(circle.status()).isEqualTo(409);
    assertThat(circle.message())
        .isEqualTo("Cannot put 'group:a' into group 'c': that makes a circle, c -> a -> b -> c.");
    assertThat(add("a", "group:a").message()).contains("a -> a");
    assertThat(add("a", "group:c").status()).isEqualTo(204);
  }

  @Test
  void membersAreOfTheTenant() {
    assertThat(add("a", "user:acme-viewer").status()).isEqualTo(204);
    assertThat(add("a", "user:rival-viewer").status()).isEqualTo(404);
    assertThat(add("a", "user:nobody").body().toString().replace("nobody", "rival-viewer"))
        .isEqualTo(add("a", "user:rival-viewer").body().toString());
    assertThat(add("a", "group:nosuch").status()).isEqualTo(404);
    assertThat(add("a", "acme-viewer").status()).isEqualTo(400);
    assertThat(api.get("/api/groups/a", owner).field("members"))
        .isEqualTo(List.of("user:acme-viewer"));
    assertThat(scene.trail.getLast().action().name()).startsWith("group:");
  }

  @Test
  void groupThatGoesLeavesNothingBehind() {
    add("a", "group:b");
    add("b", "user:acme-viewer");
    scene.policy(ACME, "listers", Scene.allow("stack:List", "*"), "group:b");

    assertThat(api.delete("/api/groups/b", owner).status()).isEqualTo(204);

    Directory left = scene.services().state().now();
    assertThat(left.attachments()).isEmpty();
    assertThat(api.get("/api/groups/a", owner).field("members")).isEqualTo(List.of());
    scene.restart(Scene.SETTINGS);
    assertThat(scene.services().state().now().groups()).isEqualTo(left.groups());
  }
}

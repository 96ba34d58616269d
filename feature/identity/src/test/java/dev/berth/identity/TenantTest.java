package dev.berth.identity;

import static dev.berth.identity.Scene.ACME;
import static dev.berth.identity.Scene.ADMIN_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Belongings;
import dev.berth.access.Quota;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantTest {
  @TempDir private Path folder;
  private final Stacks stacks = new Stacks();
  private Scene scene;
  private Api api;

  /** Stacks of tenants, as a feature has them. */
  private final class Stacks implements Belongings {
    private final List<String> usersGone = new ArrayList<>();
    private long count;
    private boolean isStuck;

    @Override
    public SortedMap<String, Long> count(TenantId tenant) {
      return new TreeMap<>(count == 0 ? Map.of() : Map.of("stack", count));
    }

    @Override
    public void remove(TenantId tenant) {
      assertThat(scene.identity().of(tenant).tasks()).as("nothing more is let in").isZero();
      count = isStuck ? count : 0;
    }

    @Override
    public void removeOf(String user) {
      usersGone.add(user);
    }
  }

  @BeforeEach
  void begin() {
    scene = new Scene(folder).withTenants();
    scene.identity().belongings(List.of(stacks));
    api = new Api(scene);
  }

  @AfterEach
  void end() {
    api.close();
    scene.close();
  }

  @Test
  void tenantWithBelongingsStays() {
    stacks.count = 2;

    Api.Answer answer = api.delete("/api/tenants/acme", ADMIN_TOKEN);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message())
        .isEqualTo(
            "Cannot remove tenant 'acme': it still has 2 stacks, 4 users. Remove that first, or everything with '--force'.");
    assertThat(scene.allows(scene.session("acme-viewer"), "stack:List", "stack/*")).isTrue();
  }

  @Test
  void forceRemovesAllOfItAndDestroysItsKey() {
    stacks.count = 2;
    scene.services().users().grant("rival-viewer", ACME, Role.VIEWER, Scene.ADMIN);
    scene.policy(ACME, "full", Scene.allow("*", "*"), "user:rival-viewer", "tenant:acme");
    scene.services().groups().create(new GroupKey(ACME, "all"));
    scene.operator("olga");
    Secret session = scene.openSession("acme-owner");

    assertThat(api.delete("/api/tenants/acme?force=true", ADMIN_TOKEN).status()).isEqualTo(204);

    assertThat(scene.keyring.destroyed()).containsExactly(ACME);
    assertThat(stacks.usersGone).contains("acme-owner", "acme-viewer").doesNotContain("olga");
    assertThat(api.get("/api/whoami", session).status()).isEqualTo(401);
    assertThat(api.get("/api/tenants/acme", ADMIN_TOKEN).status()).isEqualTo(404);
    Directory left = scene.services().state().now();
    assertThat(left.users().keySet()).noneMatch(name -> name.startsWith("acme-"));
    assertThat(Users.get(left, "rival-viewer").roles()).doesNotContainKey(ACME);
    assertThat(left.groups()).isEmpty();
    assertThat(left.policies()).isEmpty();
    assertThat(left.attachments()).isEmpty();
    scene.restart(Scene.SETTINGS);
    assertThat(scene.services().state().now()).isEqualTo(left);
  }

  @Test
  void whatAUserHasForItselfGoesWithIt() {
    assertThat(api.delete("/api/users/acme-viewer", ADMIN_TOKEN).status()).isEqualTo(204);
    assertThat(stacks.usersGone).containsOnly("acme-viewer");

    stacks.usersGone.clear();
    assertThat(api.delete("/api/users/admin", ADMIN_TOKEN).code()).isEqualTo("CONFLICT");
    assertThat(api.delete("/api/users/nobody", ADMIN_TOKEN).code()).isEqualTo("NOT_FOUND");
    assertThat(stacks.usersGone).as("of one who stays").isEmpty();
  }

  @Test
  void removalThatFailsHalfwayIsGoneOnWith() {
    stacks.count = 1;
    stacks.isStuck = true;
    assertThat(api.delete("/api/tenants/acme?force=true", ADMIN_TOKEN).message())
        .contains("it still has 1 stack.", "try again");
    assertThat(scene.identity().of(ACME)).isEqualTo(Tenant.NOTHING);
    assertThat(scene.allows(Scene.ADMIN.in(ACME), "stack:Deploy", "stack/shop")).isFalse();

    stacks.isStuck = false;
    assertThat(api.delete("/api/tenants/acme?force=true", ADMIN_TOKEN).status()).isEqualTo(204);
  }

  @Test
  void defaultTenantStays() {
    Api.Answer answer =
        api.call(
            "DELETE",
            "/api/tenants/default?force=true",
            ADMIN_TOKEN,
            null,
            "X-Berth-Tenant",
            "acme");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message()).contains("there always is one");
  }

  @Test
  void quotaIsWhatWasSet() {
    assertThat(scene.identity().of(ACME)).isEqualTo(Quota.UNLIMITED);
    assertThat(scene.identity().of(new TenantId("nosuch"))).isEqualTo(Tenant.NOTHING);

    Api.Answer set =
        api.put(
            "/api/tenants/acme/quota",
            ADMIN_TOKEN,
            Map.of("memory", "2GiB", "cpus", "1.5", "tasks", 5, "disk", "10GiB"));

    assertThat(set.status()).isEqualTo(200);
    Quota quota = new Quota(new ByteSize(2L << 30), 1500L, 5, null, new ByteSize(10L << 30), null);
    assertThat(scene.identity().of(ACME)).isEqualTo(quota);
    Api.Answer got = api.get("/api/tenants/acme/quota", ADMIN_TOKEN);
    assertThat(got.body())
        .isEqualTo(Map.of("memory", 2147483648L, "cpus", "1.5", "tasks", 5, "disk", 10737418240L));
    assertThat(api.put("/api/tenants/acme/quota", ADMIN_TOKEN, got.body()).status()).isEqualTo(200);
    scene.restart(Scene.SETTINGS);
    assertThat(scene.identity().of(ACME)).isEqualTo(quota);
  }

  @Test
  void quotaThatMakesNoSenseIsRefusedWhole() {
    Api.Answer answer =
        api.put(
            "/api/tenants/acme/quota",
            ADMIN_TOKEN,
            Map.of("cpus", "1.0005", "tasks", -1, "volumes", 1));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains("cpus: ", "tasks: ");
    assertThat(scene.identity().of(ACME)).isEqualTo(Quota.UNLIMITED);
  }

  @Test
  void membersSeeTheirTenantsOnly() {
    Secret viewer = scene.openSession("acme-viewer");
    assertThat(api.get("/api/tenants", viewer).body().toString())
        .contains("acme")
        .doesNotContain("rival", "default");
    assertThat(api.get("/api/tenants/acme", viewer).status()).isEqualTo(200);
    Api.Answer rival = api.get("/api/tenants/rival", viewer);
    Api.Answer nosuch = api.get("/api/tenants/nosuch", viewer);
    assertThat(rival.status()).isEqualTo(403);
    assertThat(nosuch.message().replace("nosuch", "rival")).isEqualTo(rival.message());
  }
}

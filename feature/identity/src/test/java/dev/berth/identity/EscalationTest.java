package dev.berth.identity;

import static dev.berth.identity.Scene.ACME;
import static dev.berth.identity.Scene.PASSWORD;
import static dev.berth.identity.Scene.RIVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people try who want more than they were given; over real HTTP. */
class EscalationTest {
  private static final String FULL = Scene.allow("*", "*");

  @TempDir private Path folder;
  private Scene scene;
  private Api api;
  private final Map<String, Secret> sessions = new HashMap<>();

  @BeforeEach
  void begin() {
    scene = new Scene(folder).withTenants();
    scene.operator("olga");
    scene.services().users().grant("olga", ACME, Role.VIEWER, Scene.ADMIN);
    scene.service("acme-robot", ACME, Role.OWNER);
    scene.user("acme-trusted", ACME, Role.VIEWER);
    scene.policy(
        TenantId.PLATFORM, "trusted", Scene.allow("task:Privileged", "*"), "user:acme-trusted");
    scene.services().groups().create(new GroupKey(ACME, "trusted"));
    scene
        .services()
        .policies()
        .attach(PolicyKey.platform("trusted"), "group:trusted", Scene.ADMIN.in(ACME));
    scene.services().groups().create(new GroupKey(RIVAL, "theirs"));
    scene.policy(RIVAL, "theirs", FULL);
    scene.policy(ACME, "full", FULL);
    scene.policy(ACME, "manage", Scene.allow("user:*", "*"), "user:acme-member");
    api = new Api(scene);
  }

  @AfterEach
  void end() {
    api.close();
    scene.close();
  }

  private Secret as(String user) {
    return sessions.computeIfAbsent(user, scene::openSession);
  }

  private Secret limited(String user) {
    return scene
        .services()
        .tokens()
        .create(Scene.wish(user, Scene.fence(FULL)), scene.session(user))
        .secret();
  }

  private record Attempt(
      String what, Secret by, String method, String path, @Nullable Object body) {}

  private Attempt put(String what, String path, @Nullable Object body) {
    return new Attempt(what, as("acme-owner"), "PUT", path, body);
  }

  private Attempt put(String what, String path) {
    return put(what, path, null);
  }

  private Attempt post(String what, String path, @Nullable Object body) {
    return new Attempt(what, as("acme-owner"), "POST", path, body);
  }

  private Attempt delete(String what, String path) {
    return new Attempt(what, as("acme-owner"), "DELETE", path, null);
  }

  /** What an owner of a tenant tries. */
  private List<Attempt> attemptsOfAnOwner() {
    Map<String, String> password = Map.of("password", "another secret 1");
    return List.of(
        post("make an operator", "/api/users", Map.of("name", "eve", "operator", true)),
        put("become an operator", "/api/users/acme-owner/operator"),
        put("make another one an operator", "/api/users/acme-viewer/operator"),
        put("take over an operator by a password", "/api/users/olga/password", password),
        delete("take an operator's second factor", "/api/users/olga/totp"),
        post("lock an operator", "/api/users/olga/lock", null),
        delete("remove an operator", "/api/users/olga"),
        delete("end an operator's sessions", "/api/users/olga/sessions"),
        put("change an operator's role", "/api/users/olga/roles/acme", Map.of("role", "owner")),
        post("make a token for an operator", "/api/tokens", Map.of("user", "olga")),
        post("make a token for admin", "/api/tokens", Map.of("user", "admin")),
        put("take over one whom operators trust", "/api/users/acme-trusted/password", password),
        post("make a token for one who is trusted", "/api/tokens", Map.of("user", "acme-trusted")),
        put("join a group that operators trust", "/api/groups/trusted/members/user:acme-owner"),
        put("put a group into it", "/api/groups/trusted/members/group:trusted"),
        post("make a token for a colleague", "/api/tokens", Map.of("user", "acme-developer")),
        put("take over one of another tenant", "/api/users/rival-owner/password", password),
        put(
            "take a role in another tenant",
            "/api/users/acme-owner/roles/rival",
            Map.of("role", "viewer")),
        post(
            "make a user in another tenant",
            "/api/users",
            Map.of("name", "eve", "tenant", "rival", "role", "owner")),
        post(
            "make a token for one of another tenant", "/api/tokens", Map.of("user", "rival-owner")),
        delete("remove a user of another tenant", "/api/users/rival-viewer"),
        put("join a group of another tenant", "/api/groups/theirs/members/user:acme-owner"),
        post(
            "write a policy of the platform",
            "/api/policies",
            Map.of("name", "mine", "document", FULL, "platform", true)),
        put("change a policy of the platform", "/api/policies/trusted", Map.of("document", FULL)),
        put("attach one of the platform", "/api/policies/trusted/attachments/user:acme-owner"),
        delete("detach one of the platform", "/api/policies/trusted/attachments/user:acme-trusted"),
        delete("remove one of the platform", "/api/policies/trusted?platform=true"),
        put("change a policy of another tenant", "/api/policies/theirs", Map.of("document", FULL)),
        put("attach a policy to another tenant", "/api/policies/full/attachments/tenant:rival"),
        put("attach a policy to its user", "/api/policies/full/attachments/user:rival-viewer"),
        put("attach a policy to an operator", "/api/policies/full/attachments/user:olga"),
        put("change what a role means", "/api/policies/berth:viewer", Map.of("document", FULL)),
        put("attach a role", "/api/policies/berth:owner/attachments/user:acme-viewer"),
        post("make a tenant", "/api/tenants", Map.of("name", "mine")),
        put("raise the quota", "/api/tenants/acme/quota", Map.of()),
        delete("remove another tenant", "/api/tenants/rival?force=true"),
        put(
            "set a tag that operators rely on",
            "/api/users/acme-viewer/tags",
            Map.of("tags", Map.of("platform/trusted", "yes"))));
  }

  @Test
  void ownerOfATenantGetsNoFurther() {
    refuse(attemptsOfAnOwner());
    assertThat(scene.services().state().now().user("acme-owner").orElseThrow().operator())
        .isFalse();
  }

  @Test
  void nobodyGivesMoreThanTheyHave() {
    Secret member = as("acme-member");
    Map<String, Object> owner = Map.of("name", "eve", "role", "owner");
    refuse(
        List.of(
            new Attempt("make an owner", member, "POST", "/api/users", owner),
            new Attempt(
                "become owner",
                member,
                "PUT",
                "/api/users/acme-member/roles/acme",
                Map.of("role", "owner")),
            new Attempt(
                "take the owner's role",
                member,
                "DELETE",
                "/api/users/acme-owner/roles/acme",
                null),
            new Attempt(
                "take the owner over",
                member,
                "PUT",
                "/api/users/acme-owner/password",
                Map.of("password", "another secret 1")),
            new Attempt(
                "make a token for the owner's robot",
                member,
                "POST",
                "/api/tokens",
                Map.of("user", "acme-robot"))));
  }

  @Test
  void limitedTokenDoesNotLiftItsLimits() {
    Secret token = limited("acme-owner");
    refuse(
        List.of(
            new Attempt(
                "make a user", token, "POST", "/api/users", Map.of("name", "eve", "role", "owner")),
            new Attempt(
                "make a token for a service",
                token,
                "POST",
                "/api/tokens",
                Map.of("user", "acme-robot")),
            new Attempt(
                "give a role",
                token,
                "PUT",
                "/api/users/acme-viewer/roles/acme",
                Map.of("role", "owner")),
            new Attempt(
                "write a policy",
                token,
                "POST",
                "/api/policies",
                Map.of("name", "mine", "document", FULL)),
            new Attempt(
                "give a password",
                token,
                "PUT",
                "/api/users/acme-viewer/password",
                Map.of("password", "another secret 1")),
            new Attempt(
                "attach a policy",
                token,
                "PUT",
                "/api/policies/full/attachments/user:acme-viewer",
                null)));
    Api.Answer child = api.post("/api/tokens", token, Map.of());
    assertThat(child.status()).isEqualTo(201);
    String id = child.text("id");
    assertThat(Tokens.get(scene.services().state().now(), id).isLimited()).isTrue();
  }

  private void refuse(List<Attempt> attempts) {
    Directory before = scene.services().state().now();
    for (Attempt attempt : attempts) {
      Api.Answer answer = api.call(attempt.method(), attempt.path(), attempt.by(), attempt.body());
      assertThat(answer.status())
          .as(() -> attempt.what() + ": " + answer.body())
          .isIn(403, 404, 409);
    }
    Directory after = scene.services().state().now();
    assertThat(after.users()).isEqualTo(before.users());
    assertThat(after.groups()).isEqualTo(before.groups());
    assertThat(after.policies()).isEqualTo(before.policies());
    assertThat(after.attachments()).isEqualTo(before.attachments());
    assertThat(after.tokens()).isEqualTo(before.tokens());
    assertThat(after.tenants()).isEqualTo(before.tenants());
  }

  @Test
  void ownerDoesWhatOwnersDo() {
    Secret owner = as("acme-owner");
    assertThat(api.post("/api/users", owner, Map.of("name", "eve", "role", "developer")).status())
        .isEqualTo(201);
    assertThat(api.put("/api/users/eve/roles/acme", owner, Map.of("role", "owner")).status())
        .isEqualTo(204);
    assertThat(
            api.put("/api/users/eve/password", owner, Map.of("password", PASSWORD.reveal()))
                .status())
        .isEqualTo(200);
    assertThat(api.post("/api/tokens", owner, Map.of("user", "acme-robot")).status())
        .isEqualTo(201);
    assertThat(api.put("/api/policies/full/attachments/user:eve", owner, null).status())
        .isEqualTo(204);
    assertThat(api.delete("/api/users/eve", owner).status()).isEqualTo(204);
    assertThat(api.get("/api/users", owner).body().toString()).doesNotContain("rival");
  }
}

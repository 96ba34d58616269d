package dev.berth.identity;

import static dev.berth.identity.Scene.ACME;
import static dev.berth.identity.Scene.RIVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Principal;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionTest {
  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void begin() {
    scene = new Scene(folder).withTenants();
  }

  @AfterEach
  void end() {
    scene.close();
  }

  @Test
  void roleSaysWhatIsAllowedInItsTenant() {
    Principal owner = scene.session("acme-owner");
    Principal developer = scene.session("acme-developer");
    Principal viewer = scene.session("acme-viewer");
    Principal member = scene.session("acme-member");

    assertThat(scene.allows(owner, "user:Create", "user/*")).isTrue();
    assertThat(scene.allows(developer, "user:Create", "user/*")).isFalse();
    assertThat(scene.allows(developer, "stack:Deploy", "stack/shop")).isTrue();
    assertThat(scene.allows(viewer, "stack:Deploy", "stack/shop")).isFalse();
    assertThat(scene.allows(viewer, "stack:Inspect", "stack/shop")).isTrue();
    assertThat(scene.allows(viewer, "platform:Inspect", "platform")).isTrue();
    assertThat(scene.allows(member, "stack:Inspect", "stack/shop")).isFalse();
    assertThat(scene.allows(owner, "task:Privileged", "task/*")).isFalse();
    assertThat(scene.reason(viewer, "stack:Deploy", "stack/shop"))
        .isEqualTo(
            "Nothing allows 'stack:Deploy': not the role 'viewer' in tenant 'acme', nor a policy.");
  }

  @Test
  void nobodyActsWhereTheyHaveNoRole() {
    Principal owner = scene.session("acme-owner");

    String elsewhere = scene.reason(owner.in(RIVAL), "stack:List", "stack/*");
    String nowhere = scene.reason(owner.in(new TenantId("nosuch")), "stack:List", "stack/*");

    assertThat(elsewhere).isEqualTo("The user has no role in tenant 'rival'.");
    assertThat(nowhere).isEqualTo(elsewhere.replace("rival", "nosuch"));
    assertThat(scene.reason(owner, "stack:Inspect", "berth:rival:stack/shop"))
        .isEqualTo("It does not belong to tenant 'acme'.");
  }

  @Test
  void operatorActsEverywhereThatThereIs() {
    scene.operator("olga");
    Principal olga = scene.session("olga");

    assertThat(scene.allows(olga.in(ACME), "task:Privileged", "task/*")).isTrue();
    assertThat(scene.allows(olga, "thing:Unknown", "thing/*")).isTrue();
    assertThat(scene.reason(olga.in(new TenantId("nosuch")), "stack:List", "stack/*"))
        .isEqualTo("There is no tenant 'nosuch'.");
    assertThat(scene.allows(Scene.ADMIN.in(ACME), "stack:Deploy", "stack/shop")).isTrue();
    assertThat(scene.allows(Scene.ADMIN.in(new TenantId("nosuch")), "stack:List", "stack/*"))
        .isFalse();
  }

  @Test
  void operatorReadsWhatIsMeasuredOfThePlatformAndDoesNothingElseThere() {
    scene.operator("olga");
    Principal olga = scene.session("olga").in(TenantId.PLATFORM);
    Principal admin = Scene.ADMIN.in(TenantId.PLATFORM);
    Principal owner = scene.session("acme-owner").in(TenantId.PLATFORM);

    assertThat(scene.allows(olga, "metric:Query", "metric")).isTrue();
    assertThat(scene.allows(admin, "metric:Query", "metric")).isTrue();
    assertThat(scene.allows(olga, "metric:Write", "metric")).isFalse();
    assertThat(scene.allows(admin, "stack:Deploy", "stack/shop")).isFalse();
    assertThat(scene.allows(owner, "metric:Query", "metric")).isFalse();
  }

  @Test
  void unknownActionIsDenied() {
    assertThat(scene.reason(scene.session("acme-owner"), "thing:Unknown", "thing/*"))
        .isEqualTo("This release knows no action 'thing:Unknown'.");
  }

  @Test
  void policyOfTheTenantAddsRightsWithinIt() {
    scene.policy(ACME, "readers", Scene.allow("ssm:*", "*"), "user:acme-member");
    Principal member = scene.session("acme-member");

    assertThat(scene.allows(member, "ssm:GetParameter", "parameter/production/db")).isTrue();
    assertThat(scene.allows(member, "ssm:GetParameter", "berth:rival:parameter/x")).isFalse();
    assertThat(scene.allows(member, "stack:List", "stack/*")).isFalse();
  }

  @Test
  void tenantGivesNothingThatOnlyOperatorsGive() {
    scene.policy(ACME, "everything", Scene.allow("*", "*"), "user:acme-owner", "tenant:acme");
    Principal owner = scene.session("acme-owner");

    assertThat(scene.allows(owner, "task:Privileged", "task/*")).isFalse();
    assertThat(scene.reason(owner, "task:Privileged", "task/*")).contains("Only an operator");

    scene.policy(
        TenantId.PLATFORM, "trusted", Scene.allow("task:Privileged", "*"), "user:acme-developer");
    Principal developer = scene.session("acme-developer");
    assertThat(scene.allows(developer, "task:Privileged", "task/*")).isTrue();
    assertThat(scene.allows(developer, "task:HostNetwork", "task/*")).isFalse();
  }

  @Test
  void denialBeatsEverything() {
    scene.policy(ACME, "no-exec", Scene.deny("task:Exec", "*"), "tenant:acme");
    scene.operator("olga");

    assertThat(scene.reason(scene.session("acme-owner"), "task:Exec", "task/1"))
        .isEqualTo("Forbidden by statement 1 of policy 'no-exec'.");
    assertThat(scene.allows(scene.session("olga").in(ACME), "task:Exec", "task/1")).isFalse();
    assertThat(scene.allows(Scene.ADMIN.in(ACME), "task:Exec", "task/1")).isTrue();
    assertThat(scene.allows(scene.session("rival-owner"), "task:Exec", "task/1")).isTrue();
  }

  @Test
  void policyComesThroughGroupsInGroups() {
    Groups groups = scene.services().groups();
    groups.create(new GroupKey(ACME, "inner"));
    groups.create(new GroupKey(ACME, "outer"));
    groups.add(new GroupKey(ACME, "outer"), Member.group("inner"), Scene.ADMIN);
    groups.add(new GroupKey(ACME, "inner"), Member.user("acme-member"), Scene.ADMIN);
    scene.policy(ACME, "listers", Scene.allow("stack:List", "*"), "group:outer");

    assertThat(scene.allows(scene.session("acme-member"), "stack:List", "stack/*")).isTrue();
    assertThat(scene.allows(scene.session("acme-member"), "task:List", "task/*")).isFalse();
  }

  @Test
  void parametersAnswerToTheirAwsNames() {
    scene.policy(
        ACME,
        "aws",
        Scene.allow("ssm:GetParameter", "arn:aws:ssm:us-east-1:*:parameter/production/*"),
        "user:acme-member");
    Principal member = scene.session("acme-member");

    assertThat(scene.allows(member, "ssm:GetParameter", "parameter/production/db")).isTrue();
    assertThat(scene.allows(member, "ssm:GetParameter", "parameter/test/db")).isFalse();
  }
}

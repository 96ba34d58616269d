package dev.berth.identity;

import static dev.berth.identity.Scene.ADMIN_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
  @TempDir private Path folder;
  private Scene scene;
  private Api api;
  private Secret owner;

  @BeforeEach
  void begin() {
    scene = new Scene(folder).withTenants();
    api = new Api(scene);
    owner = scene.openSession("acme-owner");
  }

  @AfterEach
  void end() {
    api.close();
    scene.close();
  }

  private Api.Answer create(String name, Object document) {
    return api.post("/api/policies", owner, Map.of("name", name, "document", document));
  }

  private Api.Answer simulate(Map<String, Object> question) {
    return api.post("/api/policies/simulate", owner, question);
  }

  @Test
  void documentIsAnObjectOrTheTextOfAFile() {
    Map<String, Object> statement =
        Map.of("Sid", "Look", "Effect", "Allow", "Action", "stack:List", "Resource", "*");
    Api.Answer object =
        create("as-object", Map.of("Version", "2012-10-17", "Statement", List.of(statement)));
    Api.Answer text = create("as-text", Scene.allow("stack:List", "*"));

    assertThat(object.status()).isEqualTo(201);
    assertThat(object.field("statements")).isEqualTo(1);
    assertThat(text.status()).isEqualTo(201);
    assertThat(api.get("/api/policies/as-object", owner).field("document"))
        .isEqualTo(Map.of("Version", "2012-10-17", "Statement", List.of(statement)));
    assertThat(api.get("/api/policies/berth:viewer", owner).field("document").toString())
        .contains("stack:List")
        .doesNotContain("stack:Deploy");
  }

  @Test
  void badDocumentIsRefusedWithAllThatIsWrong() {
    Api.Answer answer =
        create(
            "bad",
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "stack:Deplyo", "Resource": "*"},
              {"Effect": "Perhaps", "Action": "stack:List", "Resource": "*"},
              {"Effect": "Allow", "Action": "stack:List", "Resource": "*",
               "Condition": {"IpAddress": {"aws:SourceIpp": "10.0.0.0/8"}}}]}
            """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message())
        .contains("bad:2:", "stack:Deploy", "bad:3:", "Perhaps", "bad:5:", "aws:SourceIp");
    assertThat(create("huge", "{\"Statement\": \"" + "x".repeat(70_000) + "\"}").status())
        .isEqualTo(400);
    assertThat(create("text", "nonsense").status()).isEqualTo(400);
    assertThat(create("number", 5).status()).isEqualTo(400);
  }

  @Test
  void policyThatSomebodyHasStays() {
    create("listers", Scene.allow("stack:List", "*"));
    api.put("/api/policies/listers/attachments/user:acme-member", owner, null);

    assertThat(api.delete("/api/policies/listers", owner).message())
        .isEqualTo("Cannot remove policy 'listers': user:acme-member has it. Detach it first.");
    assertThat(api.delete("/api/policies/listers/attachments/user:acme-member", owner).status())
        .isEqualTo(204);
    assertThat(api.delete("/api/policies/listers", owner).status()).isEqualTo(204);
  }

  @Test
  void changeCountsAtOnce() {
    create("listers", Scene.allow("stack:List", "*"));
    api.put("/api/policies/listers/attachments/user:acme-member", owner, null);
    assertThat(scene.allows(scene.session("acme-member"), "task:List", "task/*")).isFalse();

    api.put("/api/policies/listers", owner, Map.of("document", Scene.allow("task:List", "*")));

    assertThat(scene.allows(scene.session("acme-member"), "task:List", "task/*")).isTrue();
    assertThat(scene.allows(scene.session("acme-member"), "stack:List", "stack/*")).isFalse();
    scene.restart(Scene.SETTINGS);
    assertThat(scene.allows(scene.session("acme-member"), "task:List", "task/*")).isTrue();
  }

  @Test
  void simulationNamesWhatDecides() {
    create("no-exec", Scene.deny("task:Exec", "*"));
    api.put("/api/policies/no-exec/attachments/tenant:acme", owner, null);

    Api.Answer denied =
        simulate(
            Map.of(
                "principal", "user:acme-developer", "action", "task:Exec", "resource", "task/1"));
    Api.Answer allowed = simulate(Map.of("action", "stack:Deploy", "resource", "stack/shop"));
    Api.Answer not =
        simulate(
            Map.of(
                "principal", "user:acme-viewer", "action", "stack:Deploy", "resource", "stack/x"));

    assertThat(denied.text("decision")).isEqualTo("denied");
    assertThat(denied.field("by")).isEqualTo(Map.of("policy", "no-exec", "statement", 1));
    assertThat(allowed.text("decision")).isEqualTo("allowed");
    assertThat(allowed.field("by")).isEqualTo(Map.of("policy", "berth:owner"));
    assertThat(not.text("decision")).isEqualTo("not-allowed");
    assertThat(not.text("reason")).startsWith("Nothing allows 'stack:Deploy'");
    assertThat(simulate(Map.of("action", "stack:Deplyo", "resource", "*")).message())
        .contains("Is 'stack:Deploy' meant?");
    assertThat(
            simulate(
                    Map.of(
                        "principal", "user:rival-viewer", "action", "task:Exec", "resource", "*"))
                .status())
        .isEqualTo(404);
    assertThat(
            simulate(
                    Map.of(
                        "principal",
                        "user:acme-viewer",
                        "tenant",
                        "rival",
                        "action",
                        "task:Exec",
                        "resource",
                        "*"))
                .status())
        .isEqualTo(403);
  }

  @Test
  void simulationTakesConditionsAndADraft() {
    Map<String, Object> question = new HashMap<>();
    question.put("principal", "user:acme-member");
    question.put("action", "stack:List");
    question.put("resource", "stack/*");
    question.put(
        "document",
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Office", "Effect": "Allow",
          "Action": "stack:List", "Resource": "berth:acme:*",
          "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
                        "StringEquals": {"berth:username": "acme-member"}}}]}
        """);
    assertThat(simulate(question).text("decision")).isEqualTo("not-allowed");

    question.put("context", Map.of("aws:SourceIp", "10.1.2.3"));
    Api.Answer inside = simulate(question);
    assertThat(inside.text("decision")).isEqualTo("allowed");
    assertThat(inside.field("by"))
        .isEqualTo(Map.of("policy", "the document", "statement", 1, "sid", "Office"));

    question.put("context", Map.of("AWS:sourceip", "192.0.2.1"));
    assertThat(simulate(question).text("decision")).isEqualTo("not-allowed");
  }

  @Test
  void platformPolicyIsSeenByThoseWhomItMeans() {
    scene.policy(TenantId.PLATFORM, "hidden", Scene.allow("task:Device", "*"));
    scene.policy(
        TenantId.PLATFORM, "shown", Scene.allow("task:Device", "*"), "tenant:acme", "tenant:rival");

    String mine = api.get("/api/policies", owner).body().toString();
    assertThat(mine).contains("shown", "tenant:acme").doesNotContain("hidden", "rival");
    assertThat(api.get("/api/policies/hidden", owner).status()).isEqualTo(404);
    assertThat(api.get("/api/policies/shown", owner).status()).isEqualTo(200);
    assertThat(api.get("/api/policies", ADMIN_TOKEN).body().toString())
        .contains("hidden", "tenant:rival");
  }

  @Test
  void actionsAreListedWithWhoGrantsThem() {
    assertThat(api.get("/api/actions", owner).items())
        .hasSize(Actions.all().size())
        .contains(
            Map.of(
                "name",
                "task:Privileged",
                "scope",
                "operator",
                "grantedTo",
                "operator",
                "description",
                "Give a task all rights on the machine."));
  }
}

package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told what, and what is written down of it. */
class RightsTest {
  private static final String DENIED = "AccessDeniedException: not authorized";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
    scene.put("/production/db", "SecureString", "planted");
    scene.put("/production/web/port", "String", "80");
    scene.put("/production/web/key", "SecureString", "planted");
    scene.put("/development/db", "String", "dev");
    scene.trail.clear();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private String failure(String operation, Map<String, Object> input) {
    return scene.failure(Scene.DEVELOPER, operation, input);
  }

  private Map<String, Object> call(String operation, Map<String, Object> input) {
    return scene.call(Scene.DEVELOPER, operation, input);
  }

  @Test
  void deniesWhatIsThereAndWhatIsNotAlike() {
    for (String name : List.of("/production/db", "/production/none", "/production/db:7")) {
      assertThat(failure("GetParameter", Map.of("Name", name))).isEqualTo(DENIED);
      assertThat(failure("GetParameterHistory", Map.of("Name", name))).isEqualTo(DENIED);
    }
    for (String name : List.of("/production/db", "/production/none")) {
      assertThat(failure("DeleteParameter", Map.of("Name", name))).isEqualTo(DENIED);
      assertThat(failure("DeleteParameters", Map.of("Names", List.of(name)))).isEqualTo(DENIED);
      assertThat(failure("PutParameter", Map.of("Name", name, "Value", "x", "Type", "String")))
          .isEqualTo(DENIED);
      assertThat(failure("LabelParameterVersion", Map.of("Name", name, "Labels", List.of("a"))))
          .isEqualTo(DENIED);
      assertThat(
              failure(
                  "ListTagsForResource", Map.of("ResourceType", "Parameter", "ResourceId", name)))
          .isEqualTo(DENIED);
    }
    assertThat(scene.trail).isNotEmpty().allMatch(one -> one.result().name().equals("REFUSED"));
  }

  @Test
  void deniesSeveralForOneThatIsDenied() {
    scene.access.granted.add("ssm:GetParameters parameter/development/*");
    assertThat(
            failure("GetParameters", Map.of("Names", List.of("/development/db", "/production/db"))))
        .isEqualTo(DENIED);
    assertThat(
            call(
                "GetParameters",
                Map.of(
                    "Names", List.of("/development/db", "/development/none", "/development/db:9"))))
        .containsEntry("InvalidParameters", List.of("/development/none", "/development/db:9"));
  }

  @Test
  void givesAllBelowAPathButWhatIsForbidden() {
    scene.access.granted.add("ssm:GetParametersByPath parameter/production");
    Map<String, Object> all = Map.of("Path", "/production/", "Recursive", true);
    assertThat(SsmOperationsTest.names(call("GetParametersByPath", all)))
        .containsExactly("/production/db", "/production/web/key", "/production/web/port");
    assertThat(failure("GetParametersByPath", Map.of("Path", "/production/web"))).isEqualTo(DENIED);
    assertThat(failure("GetParametersByPath", Map.of("Path", "/"))).isEqualTo(DENIED);
    scene.access.forbidden.add("* parameter/production/web/key");
    assertThat(SsmOperationsTest.names(call("GetParametersByPath", all)))
        .containsExactly("/production/db", "/production/web/port");
  }

  @Test
  void looksAtTags() {
    scene.call(
        "AddTagsToResource",
        Map.of(
            "ResourceType",
            "Parameter",
            "ResourceId",
            "/production/db",
            "Tags",
            List.of(Map.of("Key", "team", "Value", "shop"))));
    scene.access.granted.add("ssm:GetParameter tag:team=shop");
    assertThat(call("GetParameter", Map.of("Name", "/production/db"))).isNotEmpty();
    assertThat(failure("GetParameter", Map.of("Name", "/development/db"))).isEqualTo(DENIED);
    scene.call(
        "RemoveTagsFromResource",
        Map.of(
            "ResourceType",
            "Parameter",
            "ResourceId",
            "/production/db",
            "TagKeys",
            List.of("team", "none")));
    assertThat(failure("GetParameter", Map.of("Name", "/production/db"))).isEqualTo(DENIED);
  }

  @Test
  void needsTheRightToTagForTags() {
    scene.access.granted.add("ssm:PutParameter parameter/a*");
    Map<String, Object> tagged =
        Map.of(
            "Name",
            "/a",
            "Value",
            "x",
            "Type",
            "String",
            "Tags",
            List.of(Map.of("Key", "team", "Value", "shop")));
    assertThat(failure("PutParameter", tagged)).isEqualTo(DENIED);
    scene.access.granted.add("ssm:AddTagsToResource parameter/a*");
    call("PutParameter", tagged);
  }

  @Test
  void writesDownWhatIsDecryptedAndChanged() {
    scene.value("/production/db");
    scene.value("/production/web/port");
    scene.call("GetParameter", Map.of("Name", "/production/db"));
    scene.call(
        "GetParametersByPath",
        Map.of("Path", "/production", "Recursive", true, "WithDecryption", true));
    scene.overwrite("/production/db", "planted");
    scene.failure("PutParameter", Map.of("Name", "/production/db", "Value", "planted"));
    scene.call(
        "LabelParameterVersion", Map.of("Name", "/production/db", "Labels", List.of("live")));
    scene.call("DeleteParameter", Map.of("Name", "/production/db"));
    scene.failure("DeleteParameter", Map.of("Name", "/production/db"));
    assertThat(scene.audited())
        .containsExactlyInAnyOrder(
            "DONE ssm:GetParameter parameter/production/db version=1",
            "DONE ssm:GetParametersByPath parameter/production/db version=1",
            "DONE ssm:GetParametersByPath parameter/production/web/key version=1",
            "DONE ssm:PutParameter parameter/production/db version=2",
            "FAILED ssm:PutParameter parameter/production/db code=ParameterAlreadyExists",
            "DONE ssm:LabelParameterVersion parameter/production/db labels=live version=2",
            "DONE ssm:DeleteParameter parameter/production/db",
            "FAILED ssm:DeleteParameter parameter/production/db code=ParameterNotFound");
    assertThat(scene.trail.toString()).doesNotContain("planted");
  }

  @Test
  void findsByArn() {
    scene.put("plain", "String", "x");
    scene.put("/slashed", "String", "y");
    String arn = new SsmFields("us-east-1", Scene.ACME).arn(new ParameterName("/x"));
    String prefix = arn.substring(0, arn.length() - 1);
    assertThat(scene.value(prefix + "plain")).isEqualTo("x");
    assertThat(scene.value(prefix + "slashed")).isEqualTo("y");
    assertThat(scene.value(prefix + "production/db:1")).isEqualTo("planted");
  }
}

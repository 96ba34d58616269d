package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions, their labels, and what of them is kept. */
class VersionsTest {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void keepsAHundredVersions() {
    scene.put("/p", "SecureString", "v1");
    for (int i = 2; i <= 103; i++) {
      scene.overwrite("/p", "v" + i);
    }
    assertThat(scene.failure("GetParameter", Map.of("Name", "/p:3")))
        .startsWith("ParameterVersionNotFound: ");
    assertThat(scene.value("/p:4")).isEqualTo("v4");
    assertThat(scene.value("/p")).isEqualTo("v103");
    assertThat(history("/p")).hasSize(100).first().isEqualTo("4 v4 []");
  }

  @Test
  void keepsTheOldestIfItHasALabel() {
    scene.put("/p", "String", "v1");
    label("/p", 1, "live");
    for (int i = 2; i <= 100; i++) {
      scene.overwrite("/p", "v" + i);
    }
    assertThat(
            scene.failure("PutParameter", Map.of("Name", "/p", "Value", "v101", "Overwrite", true)))
        .isEqualTo(
            "ParameterMaxVersionLimitExceeded: You attempted to create a new version of /p by calling the PutParameter API with the overwrite flag. Version 1, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.");
    assertThat(scene.value("/p:live")).isEqualTo("v1");
    label("/p", 50, "live");
    scene.overwrite("/p", "v101");
    assertThat(scene.value("/p:live")).isEqualTo("v50");
    assertThat(history("/p")).hasSize(100).first().isEqualTo("2 v2 []");
  }

  @Test
  void movesLabels() {
    scene.put("/p", "String", "one");
    scene.overwrite("/p", "two");
    assertThat(
            scene.call(
                "LabelParameterVersion",
                Map.of(
                    "Name",
                    "/p",
                    "Labels",
                    List.of("live", "1st", "aws-a", "ssm", "a b", "b.c_d-e", "Aws"))))
        .isEqualTo(
            Map.of("InvalidLabels", List.of("1st", "a b", "aws-a", "ssm"), "ParameterVersion", 2L));
    assertThat(history("/p")).containsExactly("1 one []", "2 two [Aws, b.c_d-e, live]");
    label("/p", 1, "live");
    assertThat(history("/p")).containsExactly("1 one [live]", "2 two [Aws, b.c_d-e]");
    Map<String, Object> answer = scene.call("GetParameter", Map.of("Name", "/p:live"));
    assertThat((Map<?, ?>) answer.get("Parameter"))
        .extracting("Value", "Version", "Selector")
        .containsExactly("one", 1L, ":live");
    assertThat(
            scene.call(
                "UnlabelParameterVersion",
                Map.of("Name", "/p", "ParameterVersion", 1L, "Labels", List.of("live", "Aws"))))
        .isEqualTo(Map.of("RemovedLabels", List.of("live"), "InvalidLabels", List.of("Aws")));
    assertThat(scene.failure("GetParameter", Map.of("Name", "/p:live")))
        .startsWith("ParameterVersionNotFound: ");
  }

  @Test
  void takesTenLabelsOfAVersion() {
    scene.put("/p", "String", "one");
    List<String> ten = IntStream.range(0, 10).mapToObj(i -> "label" + i).toList();
    scene.call("LabelParameterVersion", Map.of("Name", "/p", "Labels", ten));
    scene.call("LabelParameterVersion", Map.of("Name", "/p", "Labels", ten));
    assertThat(
            scene.failure("LabelParameterVersion", Map.of("Name", "/p", "Labels", List.of("more"))))
        .isEqualTo(
            "ParameterVersionLabelLimitExceeded: A parameter version can have maximum 10 labels. Move one or more labels to another version and try again.");
  }

  @Test
  void keepsWhatAPutDoesNotSay() {
    scene.call(
        "PutParameter",
        Map.of(
            "Name",
            "/p",
            "Type",
            "String",
            "Value",
            "1",
            "Description",
            "first",
            "Tier",
            "Advanced",
            "AllowedPattern",
            "[0-9]+"));
    scene.overwrite("/p", "2");
    scene.call(
        "PutParameter",
        Map.of("Name", "/p", "Value", "three", "Overwrite", true, "AllowedPattern", ""));
    Map<String, Object> answer = scene.call("GetParameterHistory", Map.of("Name", "/p"));
    assertThat(fields(answer, "AllowedPattern")).containsExactly("[0-9]+", "[0-9]+", null);
    assertThat(fields(answer, "Description")).containsOnly("first").hasSize(3);
    assertThat(fields(answer, "Tier")).containsOnly("Advanced").hasSize(3);
    assertThat(fields(answer, "LastModifiedUser"))
        .allMatch(user -> user.toString().matches("arn:aws:iam::\\d{12}:user/admin"));
  }

  private static List<Object> fields(Map<String, Object> answer, String name) {
    List<Object> fields = new ArrayList<>();
    for (Object one : Scene.parameters(answer)) {
      fields.add(((Map<?, ?>) one).get(name));
    }
    return fields;
  }

  @Test
  void survivesARestart() {
    scene.put("/p", "SecureString", "one");
    scene.overwrite("/p", "two");
    label("/p", 1, "live");
    scene.call(
        "AddTagsToResource",
        Map.of(
            "ResourceType",
            "Parameter",
            "ResourceId",
            "/p",
            "Tags",
            List.of(Map.of("Key", "team", "Value", "shop = 1"))));
    scene.close();
    scene = new Scene(folder);
    assertThat(scene.value("/p")).isEqualTo("two");
    assertThat(scene.value("/p:1")).isEqualTo("one");
    assertThat(scene.value("/p:live")).isEqualTo("one");
    assertThat(
            scene.call(
                "ListTagsForResource", Map.of("ResourceType", "Parameter", "ResourceId", "/p")))
        .isEqualTo(Map.of("TagList", List.of(Map.of("Key", "team", "Value", "shop = 1"))));
  }

  @Test
  void leavesNothingOfWhatIsDeleted() {
    scene.put("/p", "String", "one");
    scene.overwrite("/p", "two");
    label("/p", 1, "live");
    assertThat(scene.call("DeleteParameters", Map.of("Names", List.of("/p", "/none"))))
        .isEqualTo(
            Map.of("DeletedParameters", List.of("/p"), "InvalidParameters", List.of("/none")));
    scene.put("/p", "StringList", "new");
    assertThat(history("/p")).containsExactly("1 new []");
  }

  private void label(String name, long version, String label) {
    scene.call(
        "LabelParameterVersion",
        Map.of("Name", name, "ParameterVersion", version, "Labels", List.of(label)));
  }

  /** All versions, as {@code 1 value [label]}. */
  private List<String> history(String name) {
    List<String> all = new ArrayList<>();
    Map<String, Object> input = Map.of("Name", name, "WithDecryption", true, "MaxResults", 7L);
    Object token = null;
    do {
      Map<String, Object> asked = new TreeMap<>(input);
      if (token != null) {
        asked.put("NextToken", token);
      }
      Map<String, Object> answer = scene.call("GetParameterHistory", asked);
      for (Object one : Scene.parameters(answer)) {
        Map<?, ?> version = (Map<?, ?>) one;
        all.add(version.get("Version") + " " + version.get("Value") + " " + version.get("Labels"));
      }
      token = answer.get("NextToken");
    } while (token != null);
    return all;
  }
}

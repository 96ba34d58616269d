package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the filters of lists let through. */
class DescribeTest {
  private static Scene scene;

  @BeforeAll
  static void open(@TempDir Path folder) {
    scene = new Scene(folder);
    scene.put("/a/one", "String", "1");
    scene.put("/a/b/two", "StringList", "2");
    scene.put("/c/three", "SecureString", "3");
    scene.call(
        "PutParameter",
        Map.of(
            "Name",
            "four",
            "Type",
            "String",
            "Value",
            "4",
            "Tier",
            "Advanced",
            "Tags",
            List.of(Map.of("Key", "team", "Value", "shop"))));
    scene.overwrite("/a/one", "1b");
    scene.call(
        "LabelParameterVersion",
        Map.of("Name", "/a/one", "ParameterVersion", 1L, "Labels", List.of("live")));
  }

  @AfterAll
  static void close() {
    scene.close();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Name,       ,           /a/one,       /a/one
          Name,       Equals,     a/one,        /a/one
          Name,       BeginsWith, /a,           /a/b/two /a/one
          Name,       BeginsWith, fo,           four
          Name,       Contains,   T,            /a/b/two /c/three
          Type,       ,           SecureString, /c/three
          Type,       BeginsWith, StringList,   /a/b/two
          KeyId,      ,           alias/aws/ssm, /c/three
          KeyId,      BeginsWith, alias/,       /c/three
          Tier,       ,           Advanced,     four
          DataType,   ,           text,         /a/b/two /a/one /c/three four
          Path,       ,           /a,           /a/one
          Path,       OneLevel,   /a/,          /a/one
          Path,       Recursive,  /a,           /a/b/two /a/one
          Path,       Recursive,  /,            /a/b/two /a/one /c/three four
          Path,       OneLevel,   /,            four
          tag:team,   ,           shop,         four
          tag:team,   BeginsWith, sh,           four
          tag:team,   ,           other,        ''
          tag:none,   ,           shop,         ''
          """)
  void filters(String key, String option, String value, String names) {
    Map<String, Object> filter =
        option == null
            ? Map.of("Key", key, "Values", List.of(value))
            : Map.of("Key", key, "Option", option, "Values", List.of(value));
    assertThat(
            SsmOperationsTest.names(
                scene.call("DescribeParameters", Map.of("ParameterFilters", List.of(filter)))))
        .map(Object::toString)
        .containsExactly(names.isEmpty() ? new String[0] : names.split(" "));
  }

  @Test
  void takesTagsWithoutValuesAndSeveralFilters() {
    assertThat(
            SsmOperationsTest.names(
                scene.call(
                    "DescribeParameters",
                    Map.of(
                        "ParameterFilters",
                        List.of(
                            Map.of("Key", "tag:team"),
                            Map.of("Key", "Type", "Values", List.of("String", "StringList")))))))
        .containsExactly("four");
  }

  @Test
  void takesFiltersOfTheOldForm() {
    assertThat(
            SsmOperationsTest.names(
                scene.call(
                    "DescribeParameters",
                    Map.of(
                        "Filters", List.of(Map.of("Key", "Name", "Values", List.of("/a", "f")))))))
        .containsExactly("/a/b/two", "/a/one", "four");
  }

  @Test
  void findsVersionsByLabelBelowAPath() {
    Map<String, Object> answer =
        scene.call(
            "GetParametersByPath",
            Map.of(
                "Path",
                "/",
                "Recursive",
                true,
                "ParameterFilters",
                List.of(Map.of("Key", "Label", "Values", List.of("live")))));
    List<?> found = Scene.parameters(answer);
    assertThat(found).hasSize(1);
    assertThat(((Map<?, ?>) found.getFirst()).get("Value")).isEqualTo("1");
  }

  @Test
  void tellsAllOfAParameterButItsValue() {
    Map<String, Object> answer =
        scene.call(
            "DescribeParameters",
            Map.of(
                "ParameterFilters", List.of(Map.of("Key", "Name", "Values", List.of("/c/three")))));
    Map<?, ?> one = (Map<?, ?>) Scene.parameters(answer).getFirst();
    assertThat(one.keySet().toString())
        .isEqualTo(
            "[Name, ARN, Type, KeyId, LastModifiedDate, LastModifiedUser, Version, Tier, Policies, DataType]");
  }
}

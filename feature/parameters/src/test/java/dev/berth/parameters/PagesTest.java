package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Principal;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks through many parameters, page by page. */
class PagesTest {
  private static final int AMOUNT = 10_000;
  private static Scene scene;

  @BeforeAll
  static void open(@TempDir Path folder) {
    scene = new Scene(folder);
    fill(scene, AMOUNT);
  }

  @AfterAll
  static void close() {
    scene.close();
  }

  /** Many parameters at once: a tenth of them right below {@code /many}. */
  static void fill(Scene scene, int amount) {
    scene.store.write(
        handle -> {
          for (int i = 0; i < amount; i++) {
            String name = (i % 10 == 0 ? "/many/p" : "/many/group" + i % 7 + "/p") + i;
            ParameterTable.insert(handle, Scene.ACME, parameter(name));
          }
          return amount;
        });
  }

  private static Parameter parameter(String name) {
    Version version =
        new Version(
            1,
            Tier.STANDARD,
            "text",
            null,
            null,
            new StoredValue(ParameterName.bytes("value")),
            Scene.NOW,
            "admin");
    return new Parameter(new ParameterName(name), ParameterType.STRING, version, new TreeMap<>());
  }

  @Test
  void walksAllInTheOrderOfTheirBytes() {
    List<Object> names = walk(Map.of("Path", "/many", "Recursive", true), _ -> {});
    assertThat(names)
        .hasSize(AMOUNT)
        .doesNotHaveDuplicates()
        .isEqualTo(new ArrayList<>(new TreeSet<>(names)));
    assertThat(walk(Map.of("Path", "/many/"), _ -> {}))
        .hasSize(AMOUNT / 10)
        .allMatch(name -> name.toString().startsWith("/many/p"));
    assertThat(walk(Map.of("Path", "/many/group3"), _ -> {}))
        .allMatch(name -> name.toString().startsWith("/many/group3/p"));
  }

  @Test
  void missesNothingWhileOthersComeAndGo(@TempDir Path folder) {
    try (Scene own = new Scene(folder)) {
      fill(own, 2000);
      List<Object> before = walk(own, Map.of("Path", "/many", "Recursive", true), _ -> {});
      Random random = new Random(7);
      HashSet<Object> gone = new HashSet<>();
      List<Object> names =
          walk(
              own,
              Map.of("Path", "/many", "Recursive", true),
              page -> {
                own.put("/many/new" + page, "String", "x");
                Object victim = before.get(random.nextInt(before.size()));
                if (gone.add(victim)) {
                  own.call("DeleteParameter", Map.of("Name", victim));
                }
              });
      assertThat(names).doesNotHaveDuplicates();
      List<Object> stayed = new ArrayList<>(before);
      stayed.removeAll(gone);
      assertThat(names).containsAll(stayed);
    }
  }

  @Test
  void bindsTokensToTheQuestionAndTheTenant() {
    Map<String, Object> asked = Map.of("Path", "/many", "Recursive", true);
    Object token = scene.call("GetParametersByPath", asked).get("NextToken");
    assertThat(scene.failure("GetParametersByPath", Map.of("Path", "/many", "NextToken", token)))
        .isEqualTo("InvalidNextToken: The specified token isn't valid.");
    assertThat(scene.failure("DescribeParameters", Map.of("NextToken", token)))
        .startsWith("InvalidNextToken");
    Principal other = new Principal("other", new TenantId("other"), true);
    assertThat(
            scene.failure(
                other,
                "GetParametersByPath",
                Map.of("Path", "/many", "Recursive", true, "NextToken", token)))
        .startsWith("InvalidNextToken");
    char[] altered = String.valueOf(token).toCharArray();
    altered[altered.length / 2] = (char) (altered[altered.length / 2] ^ 1);
    assertThat(
            scene.failure(
                "GetParametersByPath",
                Map.of("Path", "/many", "Recursive", true, "NextToken", new String(altered))))
        .startsWith("InvalidNextToken");
  }

  @Test
  void looksAtPartOfManyAtATime() {
    Map<String, Object> rare =
        Map.of(
            "ParameterFilters",
            List.of(
                Map.of("Key", "Name", "Option", "BeginsWith", "Values", List.of("/many/p9990"))));
    Map<String, Object> first = scene.call("DescribeParameters", rare);
    assertThat(SsmOperationsTest.names(first)).isEmpty();
    assertThat(first).containsKey("NextToken");
    assertThat(walk(scene, "DescribeParameters", rare, _ -> {})).containsExactly("/many/p9990");
  }

  private static List<Object> walk(Map<String, Object> input, IntConsumer each) {
    return walk(scene, input, each);
  }

  private static List<Object> walk(Scene scene, Map<String, Object> input, IntConsumer each) {
    return walk(scene, "GetParametersByPath", input, each);
  }

  private static List<Object> walk(
      Scene scene, String operation, Map<String, Object> input, IntConsumer each) {
    List<Object> names = new ArrayList<>();
    Map<String, Object> asked = new TreeMap<>(input);
    Object token;
    int page = 0;
    do {
      Map<String, Object> answer = scene.call(operation, asked);
      names.addAll(SsmOperationsTest.names(answer));
      token = answer.get("NextToken");
      if (token != null) {
        asked.put("NextToken", token);
      }
      each.accept(page++);
    } while (token != null);
    return names;
  }
}

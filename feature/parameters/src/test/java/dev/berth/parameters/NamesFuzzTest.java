package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of all kinds: what is taken is found again as it is, and nothing else happens. */
class NamesFuzzTest {
  private static final String CHARACTERS = "abzAZ019_.-////: \t\n\0*%\"'é\u0430\uff0f{}\\";
  private static final long SEED = 20261121;

  @TempDir Path folder;

  @Test
  void takesOrRefusesAnyName() {
    Random random = new Random(SEED);
    try (Scene scene = new Scene(folder)) {
      Map<String, String> taken = new TreeMap<>();
      for (int i = 0; i < 1200; i++) {
        String name = name(random);
        String failure =
            scene.failure(
                "PutParameter",
                Map.of("Name", name, "Value", "v" + i, "Type", "String", "Overwrite", true));
        if (failure.startsWith("no failure")) {
          assertThat(name).matches("[a-zA-Z0-9_.\\-/]{1,1011}");
          taken.put(name, "v" + i);
        } else {
          assertThat(failure)
              .matches(
                  "(?s)(ValidationException|HierarchyLevelLimitExceededException|AccessDeniedException): .+");
        }
        assertThat(scene.failure("GetParametersByPath", Map.of("Path", name)))
            .matches("(?s)(ValidationException: .+|no failure: .*)");
      }
      assertThat(taken).hasSizeGreaterThan(100);
      taken.forEach((name, value) -> assertThat(scene.value(name)).as(name).isEqualTo(value));
      assertThat(scene.parameters.count(Scene.ACME))
          .containsEntry("parameter", (long) taken.size());
    }
  }

  private static String name(Random random) {
    int length = random.nextInt(12) == 0 ? random.nextInt(40) : 1 + random.nextInt(8);
    int kinds = random.nextBoolean() ? 13 : CHARACTERS.length();
    StringBuilder name = new StringBuilder(random.nextBoolean() ? "/" : "");
    for (int i = 0; i < length; i++) {
      name.append(CHARACTERS.charAt(random.nextInt(kinds)));
    }
    return name.toString();
  }
}

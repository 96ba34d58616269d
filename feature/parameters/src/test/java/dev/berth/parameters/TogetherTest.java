package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers at the same time. */
class TogetherTest {
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

  private static <T> List<T> together(List<Callable<T>> works) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService executor = Threads.virtual("caller")) {
      for (Future<T> future : executor.invokeAll(works)) {
        results.add(future.get());
      }
    }
    return results;
  }

  @Test
  void givesTheLastPlaceOnce() throws Exception {
    scene.quota(20);
    List<Callable<String>> puts = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Map<String, Object> input = Map.of("Name", "/p" + i, "Value", "x", "Type", "String");
      puts.add(() -> scene.failure("PutParameter", input));
    }
    List<String> answers = together(puts);
    assertThat(answers).filteredOn(one -> one.startsWith("no failure")).hasSize(20);
    assertThat(answers).filteredOn(one -> one.startsWith("ParameterLimitExceeded")).hasSize(44);
    assertThat(scene.parameters.count(Scene.ACME)).containsEntry("parameter", 20L);
  }

  @Test
  void countsWhatWasThereBeforeTheQuota() throws Exception {
    scene.put("/before", "String", "x");
    scene.quota(2);
    List<Callable<String>> puts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Map<String, Object> input = Map.of("Name", "/p" + i, "Value", "x", "Type", "String");
      puts.add(() -> scene.failure("PutParameter", input));
    }
    assertThat(together(puts)).filteredOn(one -> one.startsWith("no failure")).hasSize(1);
    scene.quota(1);
    scene.call("DeleteParameter", Map.of("Name", "/before"));
    assertThat(scene.failure("PutParameter", Map.of("Name", "/q", "Value", "x", "Type", "String")))
        .startsWith("ParameterLimitExceeded");
  }

  @Test
  void givesEachVersionOnce() throws Exception {
    scene.put("/p", "SecureString", "v0");
    List<Callable<Object>> puts = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      Map<String, Object> input = Map.of("Name", "/p", "Value", "v" + i, "Overwrite", true);
      puts.add(() -> scene.call("PutParameter", input).get("Version"));
    }
    List<Object> versions = together(puts);
    assertThat(versions)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(2, 91).mapToObj(Object.class::cast).toList());
    for (int version = 1; version <= 91; version++) {
      assertThat(scene.value("/p:" + version)).startsWith("v");
    }
  }

  @Test
  void showsWhatWasAcknowledged() throws Exception {
    scene.put("/p", "String", "0");
    AtomicBoolean done = new AtomicBoolean();
    Callable<Integer> writer =
        () -> {
          for (int i = 1; i <= 60; i++) {
            scene.overwrite("/p", Integer.toString(i));
            assertThat(Integer.parseInt(scene.value("/p"))).isEqualTo(i);
          }
          done.set(true);
          return 0;
        };
    Callable<Integer> reader =
        () -> {
          int last = 0;
          while (!done.get()) {
            int seen = Integer.parseInt(scene.value("/p"));
            assertThat(seen).isGreaterThanOrEqualTo(last);
            last = seen;
          }
          return last;
        };
    assertThat(together(List.of(writer, reader, reader, reader))).hasSize(4);
  }

  @Test
  void countsWhatComesAndGoes() throws Exception {
    List<Callable<Integer>> works = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String name = "/p" + i % 8;
      works.add(
          () -> {
            for (int turn = 0; turn < 10; turn++) {
              scene.failure("PutParameter", Map.of("Name", name, "Value", "x", "Type", "String"));
              scene.failure("DeleteParameter", Map.of("Name", name));
            }
            return 0;
          });
    }
    together(works);
    assertThat(scene.parameters.count(Scene.ACME)).doesNotContainKey("parameter");
  }
}

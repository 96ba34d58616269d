package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast the store is without network, rights and trail; prints what it measures. */
@Tag("full")
class ThroughputTest {
  private static final int CALLERS = 32;
  private static final int NAMES = 1000;

  @TempDir Path folder;

  @Test
  void putsAndGetsSecureParameters() throws Exception {
    try (Scene scene = new Scene(folder)) {
      for (int i = 0; i < NAMES; i++) {
        scene.put("/bench/p" + i, "SecureString", "v".repeat(40));
      }
      measure(
          "PutParameter",
          i ->
              scene.call(
                  "PutParameter",
                  Map.of(
                      "Name", "/bench/p" + i % NAMES, "Value", "w".repeat(40), "Overwrite", true)));
      measure("PutParameter (new)", i -> scene.put("/new/p" + i, "SecureString", "w".repeat(40)));
      measure("GetParameter", i -> scene.value("/bench/p" + i % NAMES));
      scene.trail.clear();
    }
  }

  @Test
  void listsTheFirstPageOfAHundredThousand() {
    try (Scene scene = new Scene(folder)) {
      PagesTest.fill(scene, 100_000);
      for (Map<String, Object> input :
          List.of(
              Map.<String, Object>of("Path", "/many"),
              Map.<String, Object>of("Path", "/many", "Recursive", true),
              Map.<String, Object>of("Path", "/", "Recursive", true))) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
          long before = System.nanoTime();
          scene.call("GetParametersByPath", input);
          best = Math.min(best, System.nanoTime() - before);
        }
        System.out.printf("GetParametersByPath %s: %.2f ms%n", input, best / 1e6);
        assertThat(best).isLessThan(20_000_000);
      }
    }
  }

  private static void measure(String what, IntConsumer call) throws Exception {
    run(call, Duration.ofSeconds(3), new AtomicLong());
    AtomicLong count = new AtomicLong(1_000_000);
    long begun = System.nanoTime();
    long[] nanos = run(call, Duration.ofSeconds(5), count);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Arrays.sort(nanos);
    System.out.printf(
        "%s: %.0f/s, p99 %.2f ms%n",
        what, nanos.length / seconds, nanos[(int) (nanos.length * 0.99)] / 1e6);
    assertThat(nanos.length / seconds).isGreaterThan(10);
  }

  private static long[] run(IntConsumer call, Duration time, AtomicLong count) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    List<Future<List<Long>>> callers = new ArrayList<>();
    try (ExecutorService executor = Threads.virtual("caller")) {
      for (int i = 0; i < CALLERS; i++) {
        callers.add(
            executor.submit(
                () -> {
                  List<Long> nanos = new ArrayList<>();
                  while (System.nanoTime() < end) {
                    long before = System.nanoTime();
                    call.accept((int) count.getAndIncrement());
                    nanos.add(System.nanoTime() - before);
                  }
                  return nanos;
                }));
      }
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> caller : callers) {
        all.addAll(caller.get());
      }
      return all.stream().mapToLong(Long::longValue).toArray();
    }
  }
}

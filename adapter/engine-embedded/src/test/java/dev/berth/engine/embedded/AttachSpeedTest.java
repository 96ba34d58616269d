package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetworkLab.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.TaskSpec;
import dev.berth.kit.FreePort;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task's network costs. Prints the figures. */
@Tag("full")
@Requires({"root", "nft", "ip"})
class AttachSpeedTest {
  private static final int WARM_UP = 50;
  private static final int ROUNDS = 300;

  @TempDir Path directory;
  private NetworkLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = new NetworkLab(directory);
    lab.network("shop");
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  @Test
  void oneTaskAfterTheOther() {
    long[] attach = new long[ROUNDS];
    long[] start = new long[ROUNDS];
    long[] detach = new long[ROUNDS];
    long first = 0;
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      TaskSpec task = task("t" + (i + WARM_UP), "web", "shop");
      long begin = System.nanoTime();
      lab.stack.attach(task);
      long attached = System.nanoTime();
      lab.stack.started(task.id());
      long started = System.nanoTime();
      lab.stack.detach(task.id());
      long detached = System.nanoTime();
      first = i == -WARM_UP ? attached - begin : first;
      if (i >= 0) {
        attach[i] = attached - begin;
        start[i] = started - attached;
        detach[i] = detached - started;
      }
    }
    System.out.printf("first attach %.2f ms%n", first / 1e6);
    print("attach", attach);
    print("started", start);
    print("detach", detach);
    // The quickest tenth: what the work costs when nothing else wants the machine.
    // Wide: the figures are printed; this only tells a start of processes from its absence.
    assertThat(Duration.ofNanos(percentile(attach, 10))).isLessThan(Duration.ofMillis(30));
  }

  @Test
  void manyTasksThatStay() {
    int tasks = 200;
    long[] attach = new long[tasks];
    long[] start = new long[tasks];
    List<TaskSpec> specs = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      TaskSpec task = task("t" + i, "web" + i, "shop");
      specs.add(task);
      long begin = System.nanoTime();
      lab.stack.attach(task);
      long attached = System.nanoTime();
      lab.stack.started(task.id());
      attach[i] = attached - begin;
      start[i] = System.nanoTime() - attached;
    }
    print("attach of 200 in a row", attach);
    print("started of 200 in a row", start);
    specs.forEach(task -> lab.stack.detach(task.id()));
  }

  @Test
  void aNamespaceThatIsNotMadeAhead() throws IOException {
    long[] make = new long[ROUNDS];
    try (NamespaceSource source = new NamespaceSource(1)) {
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long begin = System.nanoTime();
        FreshNamespace made = source.take();
        long end = System.nanoTime();
        made.close();
        if (i >= 0) {
          make[i] = end - begin;
        }
      }
    }
    print("namespace made at once", make);
  }

  @Test
  void publishedPorts() throws IOException {
    int port = FreePort.next();
    long[] start = new long[100];
    for (int i = 0; i < start.length; i++) {
      TaskSpec task = NetworkLab.publishing(task("t" + i, "web", "shop"), port, 80);
      lab.stack.attach(task);
      long begin = System.nanoTime();
      lab.stack.started(task.id());
      start[i] = System.nanoTime() - begin;
      lab.stack.detach(task.id());
    }
    print("started with a published port", start);
  }

  private static void print(String what, long[] nanos) {
    System.out.printf(
        "%s: p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
        what,
        percentile(nanos, 50) / 1e6,
        percentile(nanos, 99) / 1e6,
        percentile(nanos, 100) / 1e6);
  }

  private static long percentile(long[] nanos, int percent) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, sorted.length * percent / 100 - 1)];
  }
}

package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Images;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many tasks of the host image in one network, some made at the same time. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class ManyTasksTest {
  private static final int TASKS = Integer.getInteger("tasks", 200);
  private static final int AT_ONCE = Integer.getInteger("at-once", 8);
  private static final NetworkName NETWORK = new NetworkName(TenantId.DEFAULT, "many_default");

  @TempDir Path directory;

  @Test
  void runWithinAMinuteAndAreListedAtOnce() throws Exception {
    try (EngineOnMachine machine = new EngineOnMachine(directory)) {
      machine.engine().networks().create(NetworkSpec.of(NETWORK, Map.of()));
      List<TaskSpec> specs = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        specs.add(spec());
      }
      long memory = availableKibibytes();

      double seconds =
          seconds(
              () ->
                  each(
                      specs,
                      spec -> {
                        machine.engine().tasks().create(spec);
                        machine.engine().tasks().start(spec.id());
                      }));
      long used = (memory - availableKibibytes()) / TASKS;
      double listing = Double.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        double once = seconds(() -> assertThat(machine.engine().tasks().list()).hasSize(TASKS));
        listing = Math.min(listing, once);
      }
      double stats =
          seconds(
              () ->
                  machine
                      .engine()
                      .tasks()
                      .list()
                      .forEach(task -> machine.engine().tasks().stats(task.id())));
      assertThat(machine.engine().tasks().list()).allMatch(EngineTask::isRunning);
      double restart = seconds(machine::restart);
      double removal =
          seconds(() -> each(specs, spec -> machine.engine().tasks().remove(spec.id())));

      String figures =
          "%d tasks, %d at once: %.1f s to run, %d KiB each, listed in %.4f s, measured in %.3f s, adopted in %.1f s, removed in %.1f s"
              .formatted(TASKS, AT_ONCE, seconds, used, listing, stats, restart, removal);
      Files.writeString(Path.of("target", "many-tasks.txt"), figures + "\n");
      withinSeconds(20, () -> assertThat(machine.traces()).isEmpty());
      assertThat(seconds).as(figures).isLessThan("true".equals(System.getenv("CI")) ? 180 : 60);
      assertThat(listing).as(figures).isLessThan(0.1);
    }
  }

  private static TaskSpec spec() {
    TaskSpec plain = EngineOnMachine.spec("/bin/sleep", "1000");
    return new TaskSpec(
        plain.identity(),
        Images.HOST,
        plain.process(),
        plain.filesystem(),
        new Networking(
            Networking.Namespace.OWN,
            null,
            List.of(new Networking.Attachment(NETWORK, List.of("many"))),
            List.of(),
            Map.of()),
        plain.isolation());
  }

  private static void each(List<TaskSpec> specs, Consumer<TaskSpec> work) throws Exception {
    Semaphore room = new Semaphore(AT_ONCE);
    try (ExecutorService workers = Threads.virtual("many")) {
      List<Future<TaskId>> done = new ArrayList<>();
      for (TaskSpec spec : specs) {
        room.acquire();
        done.add(
            workers.submit(
                () -> {
                  try {
                    work.accept(spec);
                    return spec.id();
                  } finally {
                    room.release();
                  }
                }));
      }
      for (Future<TaskId> future : done) {
        future.get();
      }
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private static long availableKibibytes() {
    return TextFiles.find(Path.of("/proc/meminfo"))
        .orElseThrow()
        .lines()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}

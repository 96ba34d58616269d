package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskState;
import dev.berth.kit.Requires;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process with an engine is killed in the middle of its work, again and again. */
@Tag("full")
@Timeout(600)
@Requires({"root", "runc", "conmon", "nft"})
class LeakTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 10);
  private static final int LONGEST_MILLISECONDS = 700;

  @TempDir Path directory;

  @Test
  void leavesNothingWhereverItIsKilled() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    try (EngineOnMachine machine = new EngineOnMachine(directory)) {
      for (int round = 0; round < ROUNDS; round++) {
        String where = "round " + round + " of seed " + seed;
        machine.engine().close();
        Process busy = BusyEngine.start(machine.home);
        assertThat(busy.inputReader().readLine()).as(where).isEqualTo("busy");
        // The end of the process is what is waited for; it comes by the kill below.
        assertThat(busy.waitFor(random.nextInt(LONGEST_MILLISECONDS), TimeUnit.MILLISECONDS))
            .as(where)
            .isFalse();
        busy.destroyForcibly().waitFor();

        machine.reopen().recover();

        List<EngineTask> left = machine.engine().tasks().list();
        assertThat(left).as(where).allMatch(task -> hasItsFiles(machine, task));
        left.forEach(task -> machine.engine().tasks().remove(task.id()));
        withinSeconds(20, () -> assertThat(machine.traces()).as(where).isEmpty());
        for (Path folder :
            List.of(TaskFolder.tasks(machine.home), TaskFolder.exits(machine.home))) {
          assertThat(RecordFiles.files(folder)).as(where).isEmpty();
        }
      }
      machine.engine().volumes().remove(BusyEngine.VOLUME);
    }
  }

  private static boolean hasItsFiles(EngineOnMachine machine, EngineTask task) {
    boolean needed =
        task.spec().filesystem().mounts().stream().anyMatch(Mount.File.class::isInstance)
            && !(task.state() instanceof TaskState.Exited);
    return !needed || MountCalls.isMemory(TaskFolder.of(machine.home, task.id()).files());
  }
}

package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Cause;
import dev.berth.kernel.TaskId;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
class RecoveryTest {
  @TempDir Path directory;
  private EngineOnMachine machine;

  @BeforeEach
  void open() throws IOException {
    machine = new EngineOnMachine(directory);
  }

  @AfterEach
  void close() throws IOException {
    machine.close();
  }

  @Test
  void losesNoLineAndNoExitCodeWhileAway() throws IOException {
    TaskSpec counting =
        EngineOnMachine.shell("for i in $(seq 1 3000); do echo line $i; done; sleep 1; exit 7");
    TaskSpec waiting = EngineOnMachine.shell("while true; do sleep 1; done");
    machine.run(counting);
    machine.run(waiting);
    TaskFolder folder = TaskFolder.of(machine.home, counting.id());

    machine.whileAway(() -> withinSeconds(10, () -> assertThat(folder.exit()).exists()));

    TaskState.Exited exited = machine.awaitExit(counting.id());
    assertThat(exited.exitCode()).isEqualTo(7);
    assertThat(exited.at()).isEqualTo(Files.getLastModifiedTime(folder.exit()).toInstant());
    assertThat(machine.log(counting.id()))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 3000).mapToObj(i -> "line " + i).toList());
    assertThat(machine.state(waiting.id())).isInstanceOf(TaskState.Running.class);
  }

  @Test
  void survivesTheKillOfItsProcess() throws Exception {
    machine.engine().close();
    Process child = KilledEngine.start(machine.home);
    TaskId id = KilledEngine.awaitTask(child);

    child.destroyForcibly().waitFor();
    machine.restart();

    assertThat(machine.state(id)).isInstanceOf(TaskState.Running.class);
    machine.engine().tasks().kill(id, "USR1");
    assertThat(machine.awaitExit(id).exitCode()).isEqualTo(5);
    assertThat(machine.log(id)).containsExactly("ready", "ended");
  }

  @Test
  void findsWhatAMachinesRebootHasTaken() throws IOException {
    TaskSpec spec = EngineOnMachine.shell("while true; do sleep 1; done");
    TaskSpec created = EngineOnMachine.shell("true");
    machine.run(spec);
    machine.engine().tasks().create(created);

    machine.whileAway(machine::reboot);

    assertThat(((TaskState.Exited) machine.state(spec.id())).cause()).isEqualTo(Cause.LOST);
    assertThat(machine.state(created.id())).isInstanceOf(TaskState.Exited.class);
    assertThat(machine.traces()).isEmpty();
  }

  @Test
  void clearsWhatWasLeftHalfMade() throws IOException {
    TaskSpec spec = EngineOnMachine.shell("while true; do sleep 1; done");
    machine.run(spec);

    machine.whileAway(() -> Files.delete(TaskFolder.of(machine.home, spec.id()).record()));

    assertThat(machine.engine().tasks().list()).isEmpty();
    withinSeconds(20, () -> assertThat(machine.traces()).isEmpty());
    assertThat(TaskFolder.of(machine.home, spec.id()).kept()).doesNotExist();
  }
}

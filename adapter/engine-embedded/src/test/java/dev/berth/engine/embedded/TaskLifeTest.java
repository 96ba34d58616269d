package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Cause;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLifeTest {
  @TempDir static Path directory;
  private static EngineOnMachine machine;

  @BeforeAll
  static void open() throws IOException {
    machine = new EngineOnMachine(directory);
  }

  @AfterAll
  static void close() throws IOException {
    machine.close();
  }

  @Test
  void runsToItsEnd() throws IOException {
    var spec = EngineOnMachine.shell("echo out; echo err >&2; exit 3");
    var started = machine.run(spec);
    assertThat(started.state()).isInstanceOf(TaskState.Running.class);
    TaskState.Exited exited = machine.awaitExit(spec.id());
    assertThat(exited.exitCode()).isEqualTo(3);
    assertThat(exited.cause()).isEqualTo(Cause.EXITED);
    assertThat(machine.log(spec.id())).containsExactlyInAnyOrder("out", "err");
    EngineOnMachine.await(
        Duration.ofSeconds(5),
        () -> {
          try {
            return machine.traces().isEmpty();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    machine.engine().tasks().remove(spec.id());
    assertThat(machine.engine().tasks().find(spec.id())).isEmpty();
  }
}

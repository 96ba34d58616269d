package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Cause;
import dev.berth.engine.TaskStats;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
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
    TaskSpec spec = EngineOnMachine.shell("echo out; echo err >&2; exit 3");
    var started = machine.run(spec);
    assertThat(started.state()).isInstanceOf(TaskState.Running.class);
    TaskState.Exited exited = machine.awaitExit(spec.id());
    assertThat(exited.exitCode()).isEqualTo(3);
    assertThat(exited.cause()).isEqualTo(Cause.EXITED);
    assertThat(machine.log(spec.id())).containsExactlyInAnyOrder("out", "err");
    withinSeconds(5, () -> assertThat(machine.traces()).isEmpty());
    machine.engine().tasks().remove(spec.id());
    assertThat(machine.engine().tasks().find(spec.id())).isEmpty();
    assertThat(TaskFolder.of(machine.home, spec.id()).kept()).doesNotExist();
  }

  @Test
  void saysThatAProgramIsMissing() {
    TaskSpec spec = EngineOnMachine.spec("/no/such/program");

    assertThatThrownBy(() -> machine.run(spec))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining("/no/such/program")
        .hasMessageContaining("no such file");

    TaskState.Exited exited = machine.awaitExit(spec.id());
    assertThat(exited.exitCode()).isEqualTo(127);
    assertThat(exited.cause()).isEqualTo(Cause.NOT_STARTED);
  }

  @Test
  void tellsTheEndWithinATenthOfASecond() {
    TaskSpec spec = EngineOnMachine.shell("sleep 0.3");
    machine.run(spec);
    TaskState.Exited exited = machine.awaitExit(spec.id());

    assertThat(exited.at()).isAfter(Instant.EPOCH);
    withinSeconds(
        1,
        () ->
            assertThat(Duration.between(exited.at(), InstantSource.system().instant()))
                .isLessThan(Duration.ofSeconds(1)));
  }

  @Test
  void saysThatMemoryRanOut() {
    TaskSpec spec =
        EngineOnMachine.shell(
                "dd if=/dev/zero of=/dev/shm/big bs=1M count=60; x=$(yes | head -c 60000000)")
            .withIsolation(limited(new Limits(ByteSize.ofMebibytes(32), null, null)));
    machine.run(spec);

    assertThat(machine.awaitExit(spec.id()).cause()).isEqualTo(Cause.OUT_OF_MEMORY);
    assertThat(Path.of("oom")).doesNotExist();
  }

  @Test
  void killsATaskWhoseParentIsGone() throws IOException {
    TaskSpec spec = EngineOnMachine.shell("while true; do sleep 1; done");
    machine.run(spec);
    Path pid = TaskFolder.of(machine.home, spec.id()).conmonPid();
    ProcessCalls.kill(TextFiles.findNumber(pid).orElseThrow(), ProcessCalls.SIGKILL);

    TaskState.Exited exited = machine.awaitExit(spec.id());

    assertThat(exited.cause()).isEqualTo(Cause.LOST);
    assertThat(exited.reason()).contains("conmon");
    withinSeconds(5, () -> assertThat(machine.traces()).isEmpty());
  }

  @Test
  void measuresWhatATaskUses() {
    TaskSpec spec =
        EngineOnMachine.shell(
                "dd if=/dev/zero of=/dev/shm/big bs=1M count=8; while true; do sleep 1; done")
            .withIsolation(limited(new Limits(ByteSize.ofMebibytes(64), null, null)));
    machine.run(spec);

    withinSeconds(
        5,
        () ->
            assertThat(machine.engine().tasks().stats(spec.id()).memory())
                .isGreaterThan(ByteSize.ofMebibytes(8)));
    TaskStats stats = machine.engine().tasks().stats(spec.id());
    assertThat(stats.memoryLimit()).isEqualTo(ByteSize.ofMebibytes(64));
    assertThat(stats.pids()).isPositive();
    assertThat(stats.cpuTime()).isPositive();
    machine.engine().tasks().remove(spec.id());
  }

  private static Isolation limited(Limits limits) {
    return new Isolation(limits, Set.of(), Set.of(), Set.of(), List.of(), Map.of());
  }
}

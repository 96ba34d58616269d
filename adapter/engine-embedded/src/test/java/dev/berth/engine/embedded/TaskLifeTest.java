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
    withinSeconds(20, () -> assertThat(machine.traces()).isEmpty());
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
  void tellsTheEndSoon() {
    TaskSpec spec = EngineOnMachine.shell("sleep 0.3");
    Instant before = InstantSource.system().instant();
    machine.run(spec);
    TaskState.Exited exited = machine.awaitExit(spec.id());

    assertThat(exited.at()).isAfter(before);
    assertThat(Duration.between(exited.at(), InstantSource.system().instant()))
        .isLessThan(Duration.ofSeconds(5));
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
  void saysThatMemoryRanOutForAChildThatTheTaskDiedOf() {
    TaskState.Exited exited = withOneEater("; exit 3");

    assertThat(exited.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
    assertThat(exited.exitCode()).isEqualTo(3);
    assertThat(exited.reason()).isEqualTo("out of memory: 1 process killed, exited with code 3");
  }

  @Test
  void saysThatMemoryRanOutForAChildThatTheTaskSurvived() {
    TaskState.Exited exited = withOneEater("; sleep 0.1; exit 0");

    assertThat(exited.cause()).isEqualTo(Cause.EXITED);
    assertThat(exited.reason())
        .isEqualTo("exited with code 0, earlier out of memory: 1 process killed");
  }

  private static TaskState.Exited withOneEater(String then) {
    TaskSpec spec =
        EngineOnMachine.shell("(/bin/busybox tail -c 60000000 /dev/zero)" + then)
            .withIsolation(limited(new Limits(ByteSize.ofMebibytes(32), null, null)));
    machine.run(spec);
    return machine.awaitExit(spec.id());
  }

  @Test
  void holdsATaskToItsProcessesAndItsShareOfTheProcessors() throws IOException {
    TaskSpec spec =
        EngineOnMachine.shell(
                "(for i in 1 2 3 4 5 6 7 8 9; do sleep 3 & done); while true; do true; done")
            .withIsolation(limited(new Limits(null, 0.25, 5)));
    machine.run(spec);

    withinSeconds(
        20, () -> assertThat(machine.log(spec.id())).anyMatch(line -> line.contains("fork")));
    Cgroups cgroups = Cgroups.ofMachine(machine.home.instance());
    assertThat(machine.engine().tasks().stats(spec.id()).pids()).isLessThanOrEqualTo(5);
    if (!cgroups.isUnified()) {
      Path cpu = cgroups.directory(spec.id().value(), "cpu");
      assertThat(TextFiles.findNumber(cpu.resolve("cpu.cfs_quota_us"))).hasValue(25_000);
    }
    machine.engine().tasks().remove(spec.id());
  }

  @Test
  void boundsTheProcessesOfATaskThatAsksForNoLimitButNotOfOneThatAsksForAny() throws IOException {
    TaskSpec plain = EngineOnMachine.shell("sleep 100");
    TaskSpec endless =
        EngineOnMachine.shell("sleep 100").withIsolation(limited(new Limits(null, null, -1)));
    machine.run(plain);
    machine.run(endless);

    Cgroups cgroups = Cgroups.ofMachine(machine.home.instance());
    assertThat(TextFiles.find(cgroups.directory(plain.id().value(), "pids").resolve("pids.max")))
        .hasValue("4096");
    assertThat(TextFiles.find(cgroups.directory(endless.id().value(), "pids").resolve("pids.max")))
        .hasValue("max");
    machine.engine().tasks().remove(plain.id());
    machine.engine().tasks().remove(endless.id());
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
    withinSeconds(20, () -> assertThat(machine.traces()).isEmpty());
  }

  @Test
  void measuresWhatATaskUses() {
    TaskSpec spec =
        EngineOnMachine.shell(
                "dd if=/dev/zero of=/dev/shm/big bs=1M count=8; while true; do sleep 1; done")
            .withIsolation(limited(new Limits(ByteSize.ofMebibytes(64), null, null)));
    machine.run(spec);

    withinSeconds(
        20,
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

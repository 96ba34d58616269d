package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Filesystem;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Cause;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The data directory is a file system of its own, and full. */
@Timeout(180)
@Requires({"root", "runc", "conmon", "nft"})
class DiskFullTest {
  @TempDir Path directory;
  private EngineOnMachine machine;
  private Path data;
  private Path sign;

  @BeforeEach
  void open() throws Exception {
    data = Files.createDirectory(directory.resolve("data"));
    sign = Files.createFile(directory.resolve("sign"));
    command("mount", "-t", "tmpfs", "-o", "size=3g", "none", data.toString());
    machine = new EngineOnMachine(directory);
    // Images leave some room free, and more than this.
    command("mount", "-o", "remount,size=24m", data.toString());
  }

  @AfterEach
  void close() throws Exception {
    Files.deleteIfExists(ballast());
    machine.close();
    command("umount", "-l", data.toString());
  }

  private static void command(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private Path ballast() {
    return data.resolve("ballast");
  }

  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast())) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private TaskSpec untilSign(String before, String then) {
    return EngineOnMachine.shell(before + "; while ! grep -q go /sign; do sleep 0.1; done;" + then)
        .withFilesystem(new Filesystem(List.of(new Mount.Bind(sign, "/sign", true)), false));
  }

  @Test
  void refusesWhatNeedsRoomAndHarmsNoTask() throws Exception {
    // It begins when its start has been written down: what is full then is another's concern.
    TaskSpec writer = untilSign("sleep 1; seq 1 60000", "echo after; exit 5");
    TaskSpec ending = untilSign("echo begun", "exit 6");
    TaskSpec waiting = EngineOnMachine.shell("exit 7");
    machine.run(ending);
    withinSeconds(20, () -> assertThat(machine.log(ending.id())).hasSize(1));
    machine.engine().tasks().create(waiting);
    fill();
    TaskSpec volume =
        EngineOnMachine.shell("true")
            .withFilesystem(
                new Filesystem(
                    List.of(new Mount.Volume(new VolumeName(TenantId.DEFAULT, "v"), "/bin", false)),
                    false));

    assertFull(() -> machine.engine().tasks().create(EngineOnMachine.shell("true")));
    assertFull(() -> machine.engine().tasks().create(volume));
    assertThat(machine.engine().tasks().list()).hasSize(2);
    assertThat(machine.engine().volumes().list()).isEmpty();
    assertThatThrownBy(
            () ->
                machine
                    .engine()
                    .images()
                    .importRootFilesystem(
                        TenantId.DEFAULT, "other", new ByteArrayInputStream(new byte[1 << 20])))
        .isInstanceOf(BerthException.class);
    assertThat(machine.engine().health().warnings()).anyMatch(line -> line.contains("is full"));

    // A little room, so that a task can be made that then fills the disk by its output.
    command("mount", "-o", "remount,size=25m", data.toString());
    machine.run(writer);
    withinSeconds(20, () -> assertThat(roomLeft()).isLessThan(4096));
    Files.writeString(sign, "go");
    assertThat(machine.awaitExit(ending.id()).exitCode()).isEqualTo(6);
    assertThat(machine.awaitExit(writer.id()).exitCode()).isEqualTo(5);
    assertThat(machine.log(writer.id())).startsWith("1", "2", "3");
  }

  private long roomLeft() throws IOException {
    return Files.getFileStore(data).getUsableSpace();
  }

  @Test
  void adoptsTasksThatRanOrEndedWhileTheDiskWasFullAndGoesOnWhenThereIsRoom() throws Exception {
    TaskSpec running = untilSign("echo begun", "echo after; sleep 100");
    TaskSpec ending = untilSign("echo begun", "exit 6");
    TaskSpec endingAway = EngineOnMachine.shell("sleep 1; exit 7");
    machine.run(running);
    machine.run(ending);
    machine.run(endingAway);
    withinSeconds(20, () -> assertThat(machine.log(running.id())).hasSize(1));
    fill();
    Path exit = TaskFolder.of(machine.home, endingAway.id()).exit();

    machine.whileAway(() -> withinSeconds(10, () -> assertThat(exit).exists()));
    Files.writeString(sign, "go");

    assertThat(machine.awaitExit(endingAway.id()).exitCode()).isEqualTo(7);
    assertThat(machine.awaitExit(ending.id()).exitCode()).isEqualTo(6);
    machine.restart();
    assertThat(machine.state(running.id())).isInstanceOf(TaskState.Running.class);
    assertThat(((TaskState.Exited) machine.state(ending.id())).exitCode()).isEqualTo(6);

    Files.delete(ballast());
    assertThat(machine.output(EngineOnMachine.shell("echo again"))).containsExactly("again");
    Path record = TaskFolder.of(machine.home, ending.id()).record();
    withinSeconds(
        10,
        () ->
            assertThat(TaskRecord.find(record).orElseThrow().state())
                .isInstanceOf(TaskState.Exited.class));
    machine.restart();
    TaskState.Exited exited = (TaskState.Exited) machine.state(ending.id());
    assertThat(exited.exitCode()).isEqualTo(6);
    assertThat(exited.cause()).isEqualTo(Cause.EXITED);
    assertThat(machine.state(running.id())).isInstanceOf(TaskState.Running.class);
  }

  private static void assertFull(ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_FAILED))
        .hasMessageContaining("the disk is full")
        .hasMessageContaining("Make room");
  }
}

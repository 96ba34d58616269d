package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Filesystem;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
class MountTest {
  private static final VolumeName VOLUME = new VolumeName(TenantId.DEFAULT, "data");
  private static final byte[] SECRET = "hunter2\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private EngineOnMachine machine;

  @BeforeEach
  void open() throws IOException {
    machine = new EngineOnMachine(directory);
  }

  @AfterEach
  void close() throws IOException {
    for (var task : machine.engine().tasks().list()) {
      machine.engine().tasks().remove(task.id());
    }
    assertThat(machine.traces()).isEmpty();
    machine.close();
  }

  private static TaskSpec with(TaskSpec spec, Mount... mounts) {
    return spec.withFilesystem(new Filesystem(List.of(mounts), false));
  }

  private List<String> output(TaskSpec spec) {
    machine.engine().tasks().create(spec, id -> SECRET);
    machine.engine().tasks().start(spec.id());
    machine.awaitExit(spec.id());
    return machine.log(spec.id());
  }

  @Test
  void givesAFileItsOwnerAndModeAndKeepsItFromBeingWritten() {
    TaskSpec spec =
        with(
            EngineOnMachine.shell(
                "cat /run/secrets/a/b; ls -ln /run/secrets/a/b;"
                    + " echo x > /run/secrets/a/b || echo refused; grep secrets /proc/mounts"),
            new Mount.File("/run/secrets/a/b", "any", 1234, 2345, 0640));

    List<String> lines = output(spec);

    assertThat(lines.getFirst()).isEqualTo("hunter2");
    assertThat(lines.get(1)).startsWith("-rw-r-----").contains("1234").contains("2345");
    assertThat(lines).contains("refused");
    assertThat(lines).anyMatch(line -> line.contains("/run/secrets/a/b ramfs ro,"));
  }

  @Test
  void writesNoSecretToADisk() throws Exception {
    TaskSpec spec =
        with(EngineOnMachine.shell("sleep 100"), new Mount.File("/s", "any", 0, 0, 0444));
    machine.engine().tasks().create(spec, id -> SECRET);
    machine.engine().tasks().start(spec.id());

    Process grep =
        new ProcessBuilder(
                "grep", "-rls", "hunter2", machine.home.data().toString(), "--binary-files=text")
            .start();

    assertThat(new String(grep.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(MountCalls.isMemory(TaskFolder.of(machine.home, spec.id()).files())).isTrue();
  }

  @Test
  void keepsFilesWhileBerthIsAwayAndStartsWhatWaited() throws IOException {
    Mount file = new Mount.File("/s", "any", 0, 0, 0444);
    Path sign = Files.createFile(directory.resolve("sign"));
    TaskSpec running =
        with(
            EngineOnMachine.shell("while ! grep -q go /f; do sleep 0.1; done; cat /s"),
            file,
            new Mount.Bind(sign, "/f", true));
    TaskSpec waiting = with(EngineOnMachine.shell("cat /s"), file);
    machine.engine().tasks().create(running, id -> SECRET);
    machine.engine().tasks().start(running.id());
    machine.engine().tasks().create(waiting, id -> SECRET);

    machine.restart();

    Files.writeString(sign, "go");
    machine.awaitExit(running.id());
    machine.engine().tasks().start(waiting.id());
    machine.awaitExit(waiting.id());
    assertThat(machine.log(running.id())).containsExactly("hunter2");
    assertThat(machine.log(waiting.id())).containsExactly("hunter2");
    withinSeconds(20, () -> assertThat(machine.traces()).isEmpty());
  }

  @Test
  void givesUpAWaitingTaskWhoseFilesVanished() throws IOException {
    TaskSpec waiting =
        with(EngineOnMachine.shell("cat /s"), new Mount.File("/s", "any", 0, 0, 0444));
    machine.engine().tasks().create(waiting, id -> SECRET);
    Path files = TaskFolder.of(machine.home, waiting.id()).files();

    machine.whileAway(() -> MountCalls.unmount(files));

    assertThat(((TaskState.Exited) machine.state(waiting.id())).cause())
        .isEqualTo(TaskState.Cause.LOST);
  }

  @Test
  void fillsAVolumeThatWasMadeBeforeItsFirstTaskAndKeepsOwners() throws IOException {
    Path data = machine.engine().volumes().create(VOLUME, Map.of("a", "b")).path();
    Mount mount = new Mount.Volume(VOLUME, "/etc", false);

    assertThat(output(with(EngineOnMachine.shell("cat /etc/group"), mount)))
        .contains("wheel:x:77:alice");
    assertThat(data.resolve("passwd")).exists();
    assertThat(machine.engine().volumes().find(VOLUME).orElseThrow().labels())
        .containsEntry("a", "b");

    output(with(EngineOnMachine.shell("cd /etc; for f in *; do echo > $f; done"), mount));
    assertThat(output(with(EngineOnMachine.shell("cat /etc/group"), mount)))
        .doesNotContain("wheel:x:77:alice");
  }

  @Test
  void fillsNoVolumeThatSomethingIsIn() throws IOException {
    Path data = machine.engine().volumes().create(VOLUME, Map.of()).path();
    Files.writeString(data.resolve("mine"), "restored");

    output(with(EngineOnMachine.shell("true"), new Mount.Volume(VOLUME, "/etc", false)));

    assertThat(data.resolve("mine")).hasContent("restored");
    assertThat(data.resolve("group")).doesNotExist();
  }

  @Test
  void cannotWriteAReadOnlyVolume() {
    assertThat(
            output(
                with(
                    EngineOnMachine.shell("touch /data/x || echo refused"),
                    new Mount.Volume(VOLUME, "/data", true))))
        .contains("refused");
  }

  @Test
  void mountsAFolderOfAVolume() throws IOException {
    Path data = machine.engine().volumes().create(VOLUME, Map.of()).path();
    Files.createDirectories(data.resolve("a/b"));
    Files.writeString(data.resolve("a/b/c"), "deep\n");

    assertThat(
            output(
                with(
                    EngineOnMachine.shell("cat /x/c /y; touch /x/made"),
                    new Mount.Volume(VOLUME, "/x", false, "a/b"),
                    new Mount.Volume(VOLUME, "/y", true, "a/b/c"))))
        .containsExactly("deep", "deep");
    assertThat(data.resolve("a/b/made")).exists();
  }

  @Test
  void refusesASubpathThatIsNotThereOrLeadsOut() throws IOException {
    Path data = machine.engine().volumes().create(VOLUME, Map.of()).path();
    Files.createSymbolicLink(data.resolve("absolute"), Path.of("/etc"));
    Files.createSymbolicLink(data.resolve("up"), Path.of("../../.."));

    for (String subpath : List.of("missing", "absolute", "absolute/passwd", "up", "../x", "/etc")) {
      TaskSpec spec =
          with(EngineOnMachine.shell("true"), new Mount.Volume(VOLUME, "/x", false, subpath));
      assertThatThrownBy(() -> machine.engine().tasks().create(spec))
          .as(subpath)
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
    }
    assertThat(machine.traces()).isEmpty();
  }

  @Test
  void mountsTheFolderThatWasOpenedWhateverALinkSaysLater() throws IOException {
    Path data = machine.engine().volumes().create(VOLUME, Map.of()).path();
    Path inside = Files.createDirectory(data.resolve("sub"));
    Files.writeString(inside.resolve("passwd"), "of the volume\n");
    TaskSpec spec =
        with(EngineOnMachine.shell("cat /x/passwd"), new Mount.Volume(VOLUME, "/x", true, "sub"));
    machine.engine().tasks().create(spec);

    Files.move(inside, data.resolve("moved"));
    Files.createSymbolicLink(inside, Path.of("/etc"));

    machine.engine().tasks().start(spec.id());
    machine.awaitExit(spec.id());
    assertThat(machine.log(spec.id())).containsExactly("of the volume");
  }

  @Test
  void mountsWhatIsDeeperLater() {
    assertThat(
            output(
                with(
                    EngineOnMachine.shell(
                        "cat /a/b/secret; touch /a/b/x /a/y; grep -c a /etc/hosts"),
                    new Mount.File("/a/b/secret", "any", 0, 0, 0444),
                    new Mount.Tmpfs("/a/b", ByteSize.ofMebibytes(1), null),
                    new Mount.Volume(VOLUME, "/a", false),
                    new Mount.Tmpfs("/etc", ByteSize.ofMebibytes(1), null))))
        .startsWith("hunter2");
  }

  @Test
  void letsATaskHaveItsOwnSharedMemory() {
    assertThat(
            output(
                with(
                    EngineOnMachine.shell(
                        "grep -c /dev/shm /proc/mounts; grep /dev/shm /proc/mounts"),
                    new Mount.Tmpfs("/dev/shm", ByteSize.ofMebibytes(128), null))))
        .first()
        .isEqualTo("1");
  }

  @Test
  void refusesTwoMountsAtOnePlace() {
    TaskSpec spec =
        with(
            EngineOnMachine.shell("true"),
            new Mount.Tmpfs("/a", null, null),
            new Mount.Volume(VOLUME, "/a/", false));

    assertThatThrownBy(() -> machine.engine().tasks().create(spec))
        .hasMessageContaining("two are mounted at '/a/'");
  }

  @Test
  void bindsFilesAndSocketsButNothingBehindALink() throws IOException {
    Path socket = directory.resolve("socket");
    Path file = Files.writeString(directory.resolve("file"), "content\n");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThat(
              output(
                  with(
                      EngineOnMachine.shell("[ -S /s ] && echo socket; cat /f"),
                      new Mount.Bind(socket, "/s", false),
                      new Mount.Bind(file, "/f", true))))
          .containsExactly("socket", "content");
    }
    TaskSpec linked = with(EngineOnMachine.shell("true"), new Mount.Bind(link, "/f", true));
    assertThatThrownBy(() -> machine.engine().tasks().create(linked))
        .hasMessageContaining("symbolic link");
  }

  @Test
  void keepsAVolumeOfATaskInTheMaking() {
    TaskSpec spec =
        with(
            EngineOnMachine.shell("true"),
            new Mount.Volume(VOLUME, "/data", false),
            new Mount.File("/s", "any", 0, 0, 0444));

    machine
        .engine()
        .tasks()
        .create(
            spec,
            id -> {
              assertThatThrownBy(() -> machine.engine().volumes().remove(VOLUME))
                  .isInstanceOfSatisfying(
                      BerthException.class,
                      e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
              return SECRET;
            });
  }
}

package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.EngineTask;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A real engine of an instance of its own, with an image of busybox; everything goes at the end.
 */
final class EngineOnMachine implements AutoCloseable {
  static final Path BUSYBOX = Path.of("/usr/bin/busybox");

  private static final IdSource IDS = IdSource.random(new java.util.Random());

  final Home home;
  private final UnaryOperator<EngineSettings> change;
  private EmbeddedEngine engine;

  EngineOnMachine(Path directory, UnaryOperator<EngineSettings> change) throws IOException {
    String instance = IDS.next().substring(0, 6);
    this.home = new Home(instance, directory.resolve("data"), Path.of("/run/berth", instance));
    this.change = change;
    this.engine = open();
    importBusybox();
  }

  EngineOnMachine(Path directory) throws IOException {
    this(directory, UnaryOperator.identity());
  }

  private EmbeddedEngine open() {
    EmbeddedEngine opened =
        EmbeddedEngine.open(change.apply(EngineSettings.of(home, InstantSource.system())));
    assertThat(opened.health().summary()).isNotEmpty();
    assertThat(opened.health().ready()).as(opened.health().summary()).isTrue();
    opened.recover();
    return opened;
  }

  private void importBusybox() throws IOException {
    Path root = Files.createDirectory(Files.createTempDirectory("busybox").resolve("root"));
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("etc"));
    Files.copy(
        BUSYBOX, root.resolve("bin/busybox"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    for (String name :
        List.of(
            "sh",
            "ls",
            "cat",
            "echo",
            "sleep",
            "id",
            "grep",
            "ulimit",
            "touch",
            "kill",
            "mount",
            "unshare",
            "yes",
            "head",
            "seq",
            "stty",
            "hostname",
            "pwd",
            "env",
            "true",
            "dd",
            "tr",
            "mkdir",
            "wc",
            "usleep",
            "trap",
            "ps",
            "date")) {
      Files.createSymbolicLink(root.resolve("bin/" + name), Path.of("busybox"));
    }
    Files.writeString(
        root.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\nalice:x:1234:2345:Alice:/home/alice:/bin/sh\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nalice:x:2345:\nwheel:x:77:alice\n");
    Process tar =
        new ProcessBuilder("tar", "-C", root.toString(), "-c", ".")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream in = tar.getInputStream()) {
      engine.images().importRootFilesystem(TenantId.DEFAULT, "busybox", in);
    }
    TextFiles.removeTree(Objects.requireNonNull(root.getParent()));
  }

  EmbeddedEngine engine() {
    return engine;
  }

  /** Lets the engine go and opens another in its place. */
  void restart() {
    engine.close();
    engine = open();
  }

  /** Opens an engine that nobody has asked to recover. */
  EmbeddedEngine reopen() {
    engine = EmbeddedEngine.open(change.apply(EngineSettings.of(home, InstantSource.system())));
    return engine;
  }

  /** Does something while no engine is there. */
  void whileAway(Away what) throws IOException {
    engine.close();
    what.happens();
    engine = open();
  }

  interface Away {
    void happens() throws IOException;
  }

  static TaskSpec spec(String... command) {
    TaskIdentity identity =
        new TaskIdentity(
            new TaskId(IDS.next()),
            TenantId.DEFAULT,
            new StackName("test"),
            new ServiceName("busy"),
            1,
            Map.of());
    return TaskSpec.of(identity, "busybox").withProcess(ProcessSpec.ofCommand(List.of(command)));
  }

  static TaskSpec shell(String script) {
    return spec("/bin/sh", "-c", script);
  }

  /** Creates and starts a task. */
  EngineTask run(TaskSpec spec) {
    engine.tasks().create(spec);
    return engine.tasks().start(spec.id());
  }

  TaskState.Exited awaitExit(TaskId id) {
    await(Duration.ofSeconds(20), () -> state(id) instanceof TaskState.Exited);
    return (TaskState.Exited) state(id);
  }

  TaskState state(TaskId id) {
    return engine.tasks().find(id).orElseThrow().state();
  }

  /** Runs a task to its end and returns what it wrote. */
  List<String> output(TaskSpec spec) {
    run(spec);
    awaitExit(spec.id());
    return log(spec.id());
  }

  List<String> log(TaskId id) {
    return lines(id, LogRequest.ALL).stream().map(LogLine::text).toList();
  }

  List<LogLine> lines(TaskId id, LogRequest request) {
    List<LogLine> lines = new ArrayList<>();
    try (LogStream stream = engine.tasks().logs(id, request)) {
      for (LogLine line = stream.next(); line != null; line = stream.next()) {
        lines.add(line);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return lines;
  }

  static void await(Duration atMost, BooleanSupplier condition) {
    Instant end = InstantSource.system().instant().plus(atMost);
    while (!condition.getAsBoolean()) {
      assertThat(InstantSource.system().instant()).as("waited too long").isBefore(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** What a reboot does to an instance: no process, no mount, no file below its run directory. */
  void reboot() throws IOException {
    Cgroups cgroups = Cgroups.ofMachine(home.instance());
    for (String task : cgroups.tasks()) {
      long conmon =
          TextFiles.findNumber(TaskFolder.of(home, new TaskId(task)).conmonPid()).orElse(0);
      if (conmon > 0) {
        ProcessCalls.kill(conmon, ProcessCalls.SIGKILL);
      }
      cgroups.kill(task);
      cgroups.remove(task);
    }
    for (Path mount : MountCalls.mountsBelow(home.run())) {
      MountCalls.unmount(mount);
    }
    TextFiles.removeTree(home.run());
  }

  /** Everything on the machine that has the instance's id in its name. */
  List<String> traces() throws IOException {
    List<String> traces = new ArrayList<>();
    MountCalls.mountsBelow(home.run()).forEach(path -> traces.add("mount " + path));
    MountCalls.mountsBelow(home.data()).forEach(path -> traces.add("mount " + path));
    Cgroups.ofMachine(home.instance()).tasks().forEach(task -> traces.add("cgroup " + task));
    for (Path folder : RecordFiles.files(TaskFolder.liveTasks(home))) {
      traces.add("folder " + folder);
    }
    for (Path state : RecordFiles.files(TaskFolder.runtimeRoot(home))) {
      traces.add("state " + state);
    }
    ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(
            process ->
                TextFiles.find(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .orElse("")
                    .contains(home.run().toString()))
        .forEach(process -> traces.add("process " + process.pid()));
    return traces;
  }

  @Override
  public void close() throws IOException {
    for (EngineTask task : engine.tasks().list()) {
      engine.tasks().remove(task.id());
    }
    engine.networks().list().forEach(network -> engine.networks().remove(network.name()));
    engine.close();
    clear();
  }

  /** Removes what an engine that is closed leaves of an instance without tasks. */
  void clear() throws IOException {
    Cgroups.ofMachine(home.instance()).removeParent();
    for (Path mount : MountCalls.mountsBelow(home.run())) {
      MountCalls.unmount(mount);
    }
    TextFiles.removeTree(home.run());
  }
}

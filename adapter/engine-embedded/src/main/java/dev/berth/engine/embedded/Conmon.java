package dev.berth.engine.embedded;

import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.engine.embedded.EngineSettings.LogLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts and tells the program {@code conmon}, the parent of each task: it keeps the pipes, writes
 * the log and the exit code, and outlives this process. Thread-safe.
 */
final class Conmon {
  private static final Logger LOG = System.getLogger(Conmon.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> ENVIRONMENT =
      List.of(
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "TZ=UTC",
          "_OCI_SYNCPIPE=3");
  private static final Path NOTHING = Path.of("/dev/null");
  private static final int GATE_MILLISECONDS = 100;
  private static final int GATE_ROUNDS = 100;

  /** How far conmon lets a log part grow when nobody begins the next in time. */
  private static final int HARD_BOUND_FACTOR = 2;

  private final Supplier<Toolset> tools;
  private final Home home;
  private final LogLimits logs;

  Conmon(Supplier<Toolset> tools, Home home, LogLimits logs) {
    this.tools = tools;
    this.home = home;
    this.logs = logs;
  }

  /** The runtime refused to make a container; the message is the runtime's. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Makes the container of a bundle, waiting at its gate: its first process is there and has not
   * begun.
   *
   * @return that process's id
   * @throws RefusedException if the runtime cannot make it
   */
  long create(TaskFolder folder, boolean terminal) throws IOException {
    // It leaves a file of its own in its working directory when memory runs out.
    DescriptorCalls.Pipe pipe = DescriptorCalls.pipe();
    int parent;
    String answer;
    try {
      InputStream in;
      try {
        in = Files.newInputStream(DescriptorCalls.shown(pipe.read()));
        parent =
            ProcessCalls.start(
                new ProcessCalls.Start(
                    command(folder, terminal), ENVIRONMENT, folder.live(), NOTHING, pipe.write()));
      } finally {
        DescriptorCalls.close(pipe.write());
      }
      try (in) {
        answer = line(in);
      }
    } finally {
      DescriptorCalls.close(pipe.read());
    }
    ProcessCalls.reapIfEnded(parent);
    return pid(answer);
  }

  /**
   * One line: conmon keeps its end open as long as it lives, so the end of the stream is too late.
   */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static long pid(String answer) throws IOException {
    JsonNode node;
    try {
      node = JSON.readTree(answer.isBlank() ? "{}" : answer.lines().findFirst().orElse("{}"));
    } catch (JacksonException e) {
      throw new RefusedException(answer.strip());
    }
    long pid = node.path("pid").asLong(-1);
    if (pid <= 0) {
      throw new RefusedException(
          node.path("message").asString("conmon ended without a word").strip());
    }
    return pid;
  }

  private List<String> command(TaskFolder folder, boolean terminal) {
    String id = folder.id().value();
    List<String> command = new ArrayList<>();
    command.add(tools.get().conmon().toString());
    add(command, "--cid", id);
    add(command, "--cuuid", id);
    add(command, "--name", id);
    add(command, "--bundle", folder.live().toString());
    add(command, "--runtime", tools.get().runtime().toString());
    add(command, "--runtime-arg", "--root=" + TaskFolder.runtimeRoot(home));
    add(command, "--log-path", "k8s-file:" + folder.log());
    add(command, "--log-size-max", Long.toString(logs.part().bytes() * HARD_BOUND_FACTOR));
    add(command, "--exit-dir", TaskFolder.exits(home).toString());
    add(command, "--container-pidfile", folder.initPid().toString());
    add(command, "--conmon-pidfile", folder.conmonPid().toString());
    command.add("--full-attach");
    command.add("--no-sync-log");
    if (terminal) {
      command.add("--terminal");
    }
    return command;
  }

  private static void add(List<String> command, String option, String value) {
    command.add(option);
    command.add(value);
  }

  /**
   * Opens the gate, as {@code runc start} and {@code crun start} do: the first process waits until
   * it can write a byte to a named pipe, and then becomes the task's program.
   */
  void start(TaskFolder folder, long pid) throws IOException {
    // For reading and writing: opening never waits, and the pipe never looks closed.
    int gate = DescriptorCalls.open(folder.startGate(), DescriptorCalls.O_RDWR);
    try {
      for (int round = 0; !DescriptorCalls.isReadable(gate, GATE_MILLISECONDS); round++) {
        if (!Files.exists(Path.of("/proc", Long.toString(pid))) || round == GATE_ROUNDS) {
          throw new RefusedException("the container's first process did not come to its start");
        }
      }
      DescriptorCalls.read(gate, new byte[1]);
    } finally {
      DescriptorCalls.close(gate);
    }
    Files.deleteIfExists(folder.startGate());
  }

  /** Whether a container's first process has not become the task's program yet. */
  boolean isStarting(long pid) {
    String runtime = String.valueOf(tools.get().runtime().getFileName());
    return TextFiles.find(Path.of("/proc", Long.toString(pid), "cmdline"))
        .map(line -> line.split("\0", 2)[0])
        .map(program -> program.substring(program.lastIndexOf('/') + 1).equals(runtime))
        .orElse(false);
  }

  /** The files of a task's log. */
  LogParts log(TaskFolder folder) {
    return new LogParts(folder, logs);
  }

  /** Makes conmon begin a new log file in the place of the one it writes to. */
  void reopenLog(TaskFolder folder) {
    // For reading and writing: opening never waits for conmon.
    try (FileChannel control =
        FileChannel.open(folder.control(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      control.write(ByteBuffer.wrap("2 0 0\n".getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "No conmon takes orders for task " + folder.id(), e);
    }
  }

  /** Whether the conmon of a task is alive. */
  boolean isAlive(TaskFolder folder) {
    String pid = TextFiles.find(folder.conmonPid()).orElse("");
    if (pid.isEmpty()) {
      return false;
    }
    // A process that has ended and is not reaped yet has no command line.
    return TextFiles.find(Path.of("/proc", pid, "cmdline"))
        .map(line -> line.contains(folder.live().toString()))
        .orElse(false);
  }
}

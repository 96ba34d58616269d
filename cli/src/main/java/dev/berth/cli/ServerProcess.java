package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.DataDirectory;
import dev.berth.client.DataDirectory.RunningServer;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The server of a data directory, as a process in the background. */
final class ServerProcess {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int REASON_LINES = 30;

  /** Less than this on the disk, and a server cannot even say why it ends. */
  private static final int LEAST_ROOM = 1 << 20;

  private final Shell shell;
  private final DataDirectory data;

  ServerProcess(Shell shell, DataDirectory data) {
    this.shell = shell;
    this.data = data;
  }

  /**
   * Starts the server unless it runs, and waits until it is ready. Two of these at once start one.
   *
   * @param flags compared with the settings of a server that runs
   * @throws BerthException with the reason if it does not come up in time
   */
  void ensure(ServerFlags flags, Duration timeout) {
    Instant deadline = shell.clock().instant().plus(timeout);
    Path out = prepareOutput();
    try (FileChannel channel =
            FileChannel.open(
                out.resolveSibling("start.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock();
        Progress progress = new Progress(shell)) {
      Optional<RunningServer> running = data.findServer();
      if (running.isPresent()) {
        flags.requireSame(running.get());
        if (isReady(running.get(), deadline, progress)) {
          return;
        }
      }
      progress.update("Starting the server");
      Process process = start(flags, out);
      awaitReady(process, deadline, progress);
      progress.close();
      tellOnce(out);
      if (!lock.isValid()) {
        throw new IOException("the lock was lost");
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot start a server on '%s': %s. Check the folder's owner and mode."
              .formatted(data.path(), e.getMessage()),
          e);
    }
  }

  /** Asks the server to end and waits until it has; tasks keep running. */
  void stop(RunningServer server, Duration timeout) {
    Optional<ProcessHandle> process = server.process();
    if (process.isEmpty()) {
      return;
    }
    Instant deadline = shell.clock().instant().plus(timeout);
    process.get().destroy();
    while (process.get().isAlive()) {
      if (shell.clock().instant().isAfter(deadline)) {
        throw new BerthException(
            ErrorCode.TIMED_OUT,
            "Cannot wait longer than %s for the end of the server (process %d). Look into '%s'."
                .formatted(Durations.render(timeout), server.pid(), log()));
      }
      Pause.of(PAUSE);
    }
  }

  private Path prepareOutput() {
    Path folder = data.path().resolve("log");
    try {
      Files.createDirectories(
          data.path(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.createDirectories(folder);
      return folder.resolve("server.out");
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot keep data in '%s': %s. Name another folder with --data."
              .formatted(data.path(), e.getMessage()),
          e);
    }
  }

  /** The output begins anew at each start: the server writes its log elsewhere. */
  private Process start(ServerFlags flags, Path out) throws IOException {
    Files.deleteIfExists(out);
    Files.createFile(
        out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    List<String> arguments = new ArrayList<>(flags.arguments());
    arguments.add("--background");
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.addAll(new Launcher(shell).serve(data, arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
            .redirectErrorStream(true);
    Launcher.prepared(builder);
    return builder.start();
  }

  /** Waits for a server that was there before; false: it ended meanwhile. */
  private boolean isReady(RunningServer server, Instant deadline, Progress progress) {
    while (!isReady()) {
      if (server.process().isEmpty()) {
        return false;
      }
      awaitMore(deadline, progress);
    }
    return true;
  }

  private void awaitReady(Process started, Instant deadline, Progress progress) throws IOException {
    while (!isReady()) {
      if (!started.isAlive()) {
        throw endedEarly(started.exitValue());
      }
      awaitMore(deadline, progress);
    }
  }

  private void awaitMore(Instant deadline, Progress progress) {
    if (shell.clock().instant().isAfter(deadline)) {
      throw new BerthException(
          ErrorCode.TIMED_OUT,
          "Cannot wait any longer for the server: it is not ready. Look into '%s'."
              .formatted(log()));
    }
    progress.update("Waiting for the server");
    Pause.of(PAUSE);
  }

  private boolean isReady() {
    String status = status();
    return status.equals("ready") || status.equals("degraded");
  }

  private String status() {
    if (data.findServer().isEmpty()) {
      return "starting";
    }
    try {
      Json health = new BerthClient(data.address()).get(ApiPath.of("health"));
      return health.text("status");
    } catch (BerthException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        return "starting";
      }
      throw e;
    }
  }

  private BerthException endedEarly(int code) throws IOException {
    List<String> lines = Files.readAllLines(data.path().resolve("log/server.out"));
    List<String> last = lines.subList(Math.max(0, lines.size() - REASON_LINES), lines.size());
    String said = last.isEmpty() ? silence() : String.join("\n", last);
    return new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot start the server: it ended at once with exit code %d.\n%s".formatted(code, said));
  }

  private String silence() throws IOException {
    long room = Files.getFileStore(data.path()).getUsableSpace();
    return room < LEAST_ROOM
        ? "The disk of '" + data.path() + "' is full. Make room on it, then try again."
        : "It said nothing; look into '" + log() + "'.";
  }

  /** What the server says at its first start (how to sign in) is said once, and not kept. */
  private void tellOnce(Path out) throws IOException {
    String said = Files.readString(out);
    if (!said.isBlank()) {
      shell.err().print(said);
      shell.err().flush();
      try (FileChannel channel = FileChannel.open(out, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
  }

  private Path log() {
    return data.path().resolve("log/server.log");
  }
}

package dev.berth.engine.docker;

import dev.berth.engine.ExecSession;
import dev.berth.engine.LogLine.Source;
import dev.berth.engine.TerminalSize;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A command in a container, over a connection of its own. Thread-safe. */
final class DockerExec implements ExecSession {
  private static final Logger LOG = System.getLogger(DockerExec.class.getName());
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int STARTING_LOOKS = 100;
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int UNKNOWN = 255;

  private final DockerApi api;
  private final TaskContainer task;
  private final String id;
  private final boolean terminal;
  private final ByteQueue stdout = new ByteQueue();
  private final ByteQueue stderr = new ByteQueue();
  private final OutputStream intoStdout = stdout.writing();
  private final OutputStream intoStderr = stderr.writing();
  private final InputStream fromStdout = stdout.reading();
  private final InputStream fromStderr = stderr.reading();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final @Nullable Conversation conversation;

  private DockerExec(
      DockerApi api,
      TaskContainer task,
      String id,
      boolean terminal,
      @Nullable Conversation conversation) {
    this.api = api;
    this.task = task;
    this.id = id;
    this.terminal = terminal;
    this.conversation = conversation;
  }

  /**
   * Starts a command that was made; one that cannot be started has ended with 126 or 127, as in a
   * shell.
   */
  static DockerExec start(DockerApi api, TaskContainer task, String id, boolean terminal) {
    String purpose = "run a command in task '%s'".formatted(task.task());
    Call call = Call.post("/exec/%s/start".formatted(id), purpose);
    try {
      Conversation opened = api.converse(call, Map.of("Detach", false, "Tty", terminal));
      DockerExec exec = new DockerExec(api, task, id, terminal, opened);
      Threads.start("docker-exec", () -> exec.copy(opened));
      return exec;
    } catch (ApiFailure e) {
      DockerExec exec = new DockerExec(api, task, id, terminal, null);
      if (e.status() == ApiFailure.NO_ANSWER || !exec.isUnstartable()) {
        throw e;
      }
      Threads.start("docker-exec", () -> exec.tell(e));
      return exec;
    }
  }

  private boolean isUnstartable() {
    int code = inspect().path("ExitCode").asInt(0);
    return code == NOT_EXECUTABLE || code == NOT_FOUND;
  }

  private void tell(ApiFailure failure) {
    try {
      intoStderr.write((failure.said() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.log(Level.TRACE, "Nobody reads why a command could not start", e);
    } finally {
      end();
    }
  }

  private void copy(Conversation opened) {
    Frames frames = new Frames(opened.input(), terminal);
    try {
      for (Frames.Frame frame = frames.next(); frame != null; frame = frames.next()) {
        OutputStream into = frame.source() == Source.STDERR ? intoStderr : intoStdout;
        into.write(frame.bytes());
      }
    } catch (IOException e) {
      LOG.log(Level.TRACE, "The output of exec " + id + " has ended", e);
    } finally {
      end();
      opened.close();
    }
  }

  private void end() {
    try {
      intoStdout.close();
      intoStderr.close();
    } catch (IOException e) {
      LOG.log(Level.TRACE, "Cannot end the output of exec " + id, e);
    }
    ended.countDown();
  }

  private JsonNode inspect() {
    return api.ask(
        Call.get(
            "/exec/%s/json".formatted(id),
            "look at a command in task '%s'".formatted(task.task())));
  }

  @Override
  public OutputStream stdin() {
    Conversation opened = conversation;
    return opened == null ? OutputStream.nullOutputStream() : opened.output();
  }

  @Override
  public InputStream stdout() {
    return fromStdout;
  }

  @Override
  public InputStream stderr() {
    return fromStderr;
  }

  @Override
  public void resize(TerminalSize size) {
    if (!terminal) {
      return;
    }
    try {
      api.ask(
          Call.post("/exec/%s/resize".formatted(id), "resize a terminal")
              .with("h", size.rows())
              .with("w", size.columns()));
    } catch (BerthException e) {
      // It may have ended; a wrong size is no reason to end it.
      LOG.log(Level.DEBUG, "Cannot resize the terminal of exec " + id, e);
    }
  }

  @Override
  public OptionalInt waitFor(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    // The end of its output is the end of it, or shortly before.
    if (!ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return OptionalInt.empty();
    }
    while (true) {
      JsonNode state = inspect();
      if (!state.path("Running").asBoolean(false)) {
        return OptionalInt.of(state.path("ExitCode").asInt(UNKNOWN) & 0xff);
      }
      if (System.nanoTime() > deadline) {
        return OptionalInt.empty();
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  @Override
  public void close() {
    try {
      if (ended.getCount() > 0) {
        killIfRunning();
      }
    } finally {
      if (conversation != null) {
        conversation.close();
      }
      stdout.letGo();
      stderr.letGo();
    }
  }

  /** The API cannot do it; this process can, as the daemon runs on the same machine. */
  private void killIfRunning() {
    try {
      for (int i = 0; i < STARTING_LOOKS; i++) {
        JsonNode state = inspect();
        long pid = state.path("Pid").asLong(0);
        boolean running = state.path("Running").asBoolean(false);
        if (running && pid > 0) {
          if (isOfContainer(pid)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
          }
          return;
        }
        if (!running && state.path("ExitCode").isNumber()) {
          return;
        }
        // It is on its way: the daemon answers before it has started a command.
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, "Cannot end exec " + id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a process is really of this container: its number is the daemon's word only. */
  private boolean isOfContainer(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cgroup")).contains(task.container());
    } catch (IOException e) {
      return false;
    }
  }
}

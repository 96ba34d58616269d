package dev.berth.engine.embedded;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.engine.embedded.UserLookup.User;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs further commands inside running tasks, through the OCI runtime. Thread-safe. */
final class Execs {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final int KILL_ROUNDS = 500;
  private static final long KILL_PAUSE_NANOS = 2_000_000;

  private final Supplier<Toolset> tools;
  private final Home home;
  private final AtomicLong numbers = new AtomicLong();

  Execs(Supplier<Toolset> tools, Home home) {
    this.tools = tools;
    this.home = home;
  }

  /**
   * The files of one command while it runs.
   *
   * @param process what it is, for the runtime
   * @param pid where the runtime writes its process id, once it runs
   */
  record ExecFiles(Path process, Path pid) {
    /**
     * Kills the command inside; the runtime's end alone would leave it running.
     *
     * @param runtime the process that runs it
     */
    void kill(long runtime) throws IOException {
      Path alive = Path.of("/proc", Long.toString(runtime), "exe");
      OptionalLong inside = TextFiles.findNumber(pid);
      for (int round = 0; inside.isEmpty() && round < KILL_ROUNDS; round++) {
        if (!Files.exists(alive)) {
          return;
        }
        // It is being made: the runtime is about to write its process id.
        LockSupport.parkNanos(KILL_PAUSE_NANOS);
        inside = TextFiles.findNumber(pid);
      }
      if (inside.isPresent()) {
        ProcessCalls.kill(inside.getAsLong(), ProcessCalls.SIGKILL);
      }
    }

    void delete() throws IOException {
      Files.deleteIfExists(process);
      Files.deleteIfExists(pid);
    }
  }

  ExecSession start(TaskFolder folder, ExecSpec spec) throws IOException {
    if (spec.command().isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot run a command in task '%s': none is given.".formatted(folder.id()));
    }
    String name = "exec-" + numbers.incrementAndGet();
    ExecFiles files =
        new ExecFiles(folder.live().resolve(name + ".json"), folder.live().resolve(name + ".pid"));
    Files.write(files.process(), JSON.writeValueAsBytes(process(folder, spec)));
    List<String> command =
        List.of(
            tools.get().runtime().toString(),
            "--root",
            TaskFolder.runtimeRoot(home).toString(),
            "--log",
            "/dev/null",
            "exec",
            "--process",
            files.process().toString(),
            "--pid-file",
            files.pid().toString(),
            folder.id().value());
    return spec.terminal() == null
        ? PipeExec.start(command, files)
        : TerminalExec.start(command, files, spec.terminal());
  }

  /** The task's own process with what the command wants otherwise. */
  private static JsonNode process(TaskFolder folder, ExecSpec spec) throws IOException {
    JsonNode config = JSON.readTree(Files.readAllBytes(folder.config()));
    ObjectNode process = (ObjectNode) config.get("process");
    process.set("args", JSON.valueToTree(spec.command()));
    process.put("terminal", spec.terminal() != null);
    if (spec.workingDirectory() != null) {
      process.put("cwd", spec.workingDirectory());
    }
    Map<String, String> changes = new TreeMap<>();
    if (spec.terminal() != null) {
      changes.put("TERM", "xterm");
      // The runtime passes on the size of its own terminal only after the command has begun.
      process
          .putObject("consoleSize")
          .put("height", spec.terminal().rows())
          .put("width", spec.terminal().columns());
    }
    if (spec.user() != null) {
      User user = new UserLookup(folder.root()).find(spec.user());
      process.set("user", JSON.valueToTree(ProcessSection.render(user)));
      List<String> bounding = new ArrayList<>();
      process.path("capabilities").path("bounding").forEach(name -> bounding.add(name.asString()));
      process.set(
          "capabilities", JSON.valueToTree(ProcessSection.renderCapabilities(bounding, user)));
      changes.put("HOME", user.home());
    }
    changes.putAll(spec.environment());
    process.set("env", JSON.valueToTree(environment(process.path("env"), changes)));
    return process;
  }

  private static List<String> environment(JsonNode before, Map<String, String> changes) {
    Map<String, String> all = new LinkedHashMap<>();
    for (JsonNode entry : before) {
      String[] parts = entry.asString().split("=", 2);
      all.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    all.putAll(changes);
    return all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
  }
}

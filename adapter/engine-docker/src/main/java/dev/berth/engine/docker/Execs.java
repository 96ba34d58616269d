package dev.berth.engine.docker;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.TerminalSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts further commands in containers. Thread-safe. */
final class Execs {
  private final DockerApi api;

  Execs(DockerApi api) {
    this.api = api;
  }

  /** Starts a command in a container that runs. */
  ExecSession start(TaskContainer task, ExecSpec spec) {
    String purpose = "run a command in task '%s'".formatted(task.task());
    String id =
        TaskReader.id(
            api.ask(
                Call.post("/containers/%s/exec".formatted(task.container()), purpose)
                    .withJson(body(spec))));
    TerminalSize size = spec.terminal();
    DockerExec exec = DockerExec.start(api, task, id, size != null);
    if (size != null) {
      exec.resize(size);
    }
    return exec;
  }

  private static Map<String, Object> body(ExecSpec spec) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("AttachStdin", true);
    body.put("AttachStdout", true);
    body.put("AttachStderr", true);
    body.put("Tty", spec.terminal() != null);
    body.put("Cmd", spec.command());
    List<String> environment = new ArrayList<>();
    spec.environment().forEach((name, value) -> environment.add(name + "=" + value));
    body.put("Env", environment);
    if (spec.workingDirectory() != null) {
      body.put("WorkingDir", spec.workingDirectory());
    }
    if (spec.user() != null) {
      body.put("User", spec.user());
    }
    return body;
  }
}

package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.TerminalSize;
import dev.berth.http.Request;
import dev.berth.http.Socket;
import dev.berth.http.SocketEndpoint;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code WebSocket /api/tasks/{task}/exec}: a further command inside a task. {@link ExecTalk} says
 * what the messages mean.
 */
final class ExecEndpoint {
  private static final int WIDEST = 65535;

  private final Targets targets;
  private final Overview overview;

  ExecEndpoint(Targets targets, Overview overview) {
    this.targets = targets;
    this.overview = overview;
  }

  List<SocketEndpoint> list() {
    return List.of(
        new SocketEndpoint(
            "/api/tasks/{task}/exec",
            new Action("task:Exec"),
            TaskEndpoints::resource,
            this::talk));
  }

  private void talk(Request request, Socket socket) throws Exception {
    ExecSession session;
    try {
      SeenTask task = overview.task(request.principal().tenant(), request.path("task"));
      session = targets.tasks(task).exec(task.id(), spec(request));
    } catch (BerthException e) {
      ExecTalk.refuse(socket, e);
      return;
    }
    try (session) {
      new ExecTalk(session, socket, request.path("task")).talk();
    }
  }

  private static ExecSpec spec(Request request) {
    List<String> command = request.queries("command");
    if (command.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot run a command: the query parameter 'command' is missing. Give it once for each word.");
    }
    Map<String, String> environment = new HashMap<>();
    for (String variable : request.queries("env")) {
      int equals = variable.indexOf('=');
      if (equals < 1) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot set the variable '%s': it is not of the form NAME=VALUE.".formatted(variable));
      }
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    TerminalSize terminal =
        request.flag("tty")
            ? new TerminalSize(
                request.number("columns", 80, 1, WIDEST), request.number("rows", 24, 1, WIDEST))
            : null;
    return new ExecSpec(
        command,
        environment,
        request.query("workdir").orElse(null),
        request.query("user").orElse(null),
        terminal);
  }
}

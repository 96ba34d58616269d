package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Json;
import dev.berth.client.LineStream;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.StackName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes a stack and waits until it is as it should be. Confined to one thread. */
final class Deployment {
  private final Session session;
  private final String stack;
  private final Instant deadline;
  private final Duration timeout;

  Deployment(Session session, String stack, Duration timeout) {
    this.session = session;
    this.stack = stack;
    this.timeout = timeout;
    this.deadline = session.shell().clock().instant().plus(timeout);
  }

  /**
   * Hands in the files; warnings go to standard error.
   *
   * @param logins what the registries want to see, by their hosts
   * @param target where to deploy it
   * @return what the server says, with the version that the stack has then
   */
  static Json put(
      Session session,
      StackName stack,
      Project project,
      Map<String, Secret> logins,
      DeployTarget target) {
    Json body = project.body(logins, target.name());
    Json accepted = session.client().put(ApiPath.of("stacks", stack.value()), body);
    BerthClient.warnings(accepted)
        .forEach(warning -> session.shell().err().println("Warning: " + warning));
    return accepted;
  }

  /**
   * Waits until a version of the stack is healthy and routed.
   *
   * @return its URLs
   * @throws BerthException with the reason if it fails or takes too long
   */
  List<String> await(String version) {
    ApiPath path = ApiPath.of("stacks", stack, "progress").with("version", version);
    String last = "";
    try (LineStream lines = session.client().lines(path);
        Progress progress = new Progress(session.shell())) {
      for (Optional<Json> line = next(lines, last); line.isPresent(); line = next(lines, last)) {
        Json state = line.get();
        switch (state.text("type")) {
          case "done" -> {
            state.texts("warnings").forEach(warning -> progress.note("Warning: " + warning));
            return state.texts("urls");
          }
          case "failed" -> throw failed(state.text("reason"));
          default -> {
            last = state.text("message");
            progress.update(stack + ": " + last);
          }
        }
      }
    }
    throw new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot see the deployment of stack '%s' to its end: the server stopped. Run 'berth up' and look with 'berth stack ps %s'."
            .formatted(stack, stack));
  }

  private Optional<Json> next(LineStream lines, String last) {
    Duration left = Duration.between(session.shell().clock().instant(), deadline);
    try {
      if (left.isPositive()) {
        return lines.next(left);
      }
    } catch (BerthException e) {
      if (e.code() != ErrorCode.TIMED_OUT) {
        throw e;
      }
    }
    throw new BerthException(
        ErrorCode.TIMED_OUT,
        "Cannot wait longer than %s for stack '%s'%s. It goes on: look with 'berth stack ps %s', or give it more with --timeout."
            .formatted(
                Durations.render(timeout), stack, last.isEmpty() ? "" : " (" + last + ")", stack));
  }

  private BerthException failed(String reason) {
    return new BerthException(
        ErrorCode.ENGINE_FAILED,
        (reason.startsWith("Cannot ") ? reason : "Cannot deploy stack '" + stack + "': " + reason)
            + (reason.endsWith(".") ? "" : ".")
            + " Look with 'berth stack ps %s' and 'berth stack logs %s'.".formatted(stack, stack));
  }
}

package dev.berth.compose;

import dev.berth.compose.ServiceSection.Mode;
import dev.berth.compose.ServiceSection.Restart;
import dev.berth.compose.ServiceSection.Restart.Condition;
import org.jspecify.annotations.Nullable;

/** Reads what happens when a task ends: {@code restart} and {@code deploy.restart_policy}. */
final class RestartReader {
  private RestartReader() {}

  /**
   * As in Swarm a service is kept running unless the file says otherwise; a job until it is done.
   *
   * @param awaited whether another service waits until this one has ended well
   */
  static Restart read(Section service, @Nullable Section deploy, Mode mode, boolean awaited) {
    Restart plain = service.read("restart", RestartReader::plain);
    Section policy =
        deploy == null ? null : deploy.section("restart_policy", KnownKeys.RESTART_POLICY);
    boolean ends = awaited || mode.isJob();
    Condition usual = ends ? Condition.ON_FAILURE : Condition.ANY;
    if (policy == null) {
      return plain == null ? new Restart(usual, null, null) : forMode(plain, service, mode);
    }
    if (plain != null) {
      service
          .readOr("restart", service.value(), value -> value)
          .warning("'restart' has no effect beside 'deploy.restart_policy'.");
    }
    Integer attempts = policy.integer("max_attempts", 0, Integer.MAX_VALUE);
    Condition condition =
        policy.readOr("condition", mode.isJob() ? usual : Condition.ANY, RestartReader::condition);
    if (mode.isJob() && condition == Condition.ANY) {
      policy
          .readOr("condition", policy.value(), value -> value)
          .error("A job that is started again never ends. Write on-failure or none.");
    }
    return new Restart(
        condition,
        policy.duration("delay"),
        attempts == null || attempts == 0 ? null : attempts,
        policy.duration("window"));
  }

  private static Restart forMode(Restart plain, Section service, Mode mode) {
    if (!mode.isJob() || plain.condition() != Condition.ANY) {
      return plain;
    }
    service
        .readOr("restart", service.value(), value -> value)
        .warning("A job that ends well is not started again.");
    return new Restart(Condition.ON_FAILURE, null, null);
  }

  private static @Nullable Condition condition(Value value) {
    String text = value.filledText();
    return switch (text) {
      case null -> null;
      case "none" -> Condition.NONE;
      case "on-failure" -> Condition.ON_FAILURE;
      case "any" -> Condition.ANY;
      default -> {
        value.error(
            "The condition %s is not known. Write none, on-failure or any."
                .formatted(Shown.quoted(text)));
        yield null;
      }
    };
  }

  private static @Nullable Restart plain(Value value) {
    String text = value.filledText();
    return switch (text) {
      case null -> null;
      case "no", "false" -> new Restart(Condition.NONE, null, null);
      case "always", "unless-stopped" -> new Restart(Condition.ANY, null, null);
      case "on-failure" -> new Restart(Condition.ON_FAILURE, null, null);
      default -> onFailure(value, text);
    };
  }

  private static @Nullable Restart onFailure(Value value, String text) {
    if (text.matches("on-failure:[0-9]{1,9}")) {
      int attempts = Integer.parseInt(text.substring(text.indexOf(':') + 1));
      return new Restart(Condition.ON_FAILURE, null, attempts == 0 ? null : attempts);
    }
    value.error(
        "The restart policy %s is not known. Write no, always, unless-stopped, on-failure or on-failure:5."
            .formatted(Shown.quoted(text)));
    return null;
  }
}

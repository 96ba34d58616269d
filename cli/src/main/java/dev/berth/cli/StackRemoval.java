package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Removes stacks and waits until they are gone. */
final class StackRemoval {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Session session;
  private final Duration timeout;

  StackRemoval(Session session, Duration timeout) {
    this.session = session;
    this.timeout = timeout;
  }

  /** Asks for the end of a stack. */
  static void request(Session session, String stack) {
    session.client().delete(ApiPath.of("stacks", stack));
  }

  /**
   * Waits for the end of a stack.
   *
   * @throws BerthException {@link ErrorCode#TIMED_OUT}
   */
  void await(String stack) {
    Instant deadline = session.shell().clock().instant().plus(timeout);
    try (Progress progress = new Progress(session.shell())) {
      Optional<String> left = left(stack);
      while (left.isPresent()) {
        progress.update("Removing " + stack + left.get());
        if (session.shell().clock().instant().isAfter(deadline)) {
          throw new BerthException(
              ErrorCode.TIMED_OUT,
              "Cannot wait longer than %s for the end of stack '%s'%s. It goes on: look with 'berth stack ls'."
                  .formatted(Durations.render(timeout), stack, left.get()));
        }
        Pause.of(PAUSE);
        left = left(stack);
      }
    }
  }

  /** The same, when it does not matter who asked first. */
  static void requestIfThere(Session session, String stack) {
    try {
      request(session, stack);
    } catch (BerthException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** What keeps it from being gone, after a colon, or nothing; empty: it is gone. */
  private Optional<String> left(String stack) {
    try {
      Json found = session.client().get(ApiPath.of("stacks", stack));
      String message = found.get("deployment").text("message");
      int colon = message.indexOf(": ");
      return Optional.of(colon < 0 ? "" : message.substring(colon).replaceFirst("\\.$", ""));
    } catch (BerthException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

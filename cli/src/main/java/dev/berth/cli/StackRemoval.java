package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.time.Instant;

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
      while (exists(stack)) {
        progress.update("Removing " + stack);
        if (session.shell().clock().instant().isAfter(deadline)) {
          throw new BerthException(
              ErrorCode.TIMED_OUT,
              "Cannot wait longer than %s for the end of stack '%s'. It goes on: look with 'berth stack ls'."
                  .formatted(Durations.render(timeout), stack));
        }
        Pause.of(PAUSE);
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

  private boolean exists(String stack) {
    try {
      session.client().get(ApiPath.of("stacks", stack));
      return true;
    } catch (BerthException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}

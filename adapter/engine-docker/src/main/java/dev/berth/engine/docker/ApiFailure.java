package dev.berth.engine.docker;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A question that the daemon refused, or did not answer. */
final class ApiFailure extends BerthException {
  /** The status of a daemon that did not answer. */
  static final int NO_ANSWER = 0;

  private static final long serialVersionUID = 1L;

  /** What Swarm puts in front of what it says. */
  private static final String REMOTE_CALL = "^rpc error: code = [A-Za-z]+ desc = ";

  private final int status;
  private final String said;

  private ApiFailure(
      ErrorCode code, String message, @Nullable Throwable cause, int status, String said) {
    super(code, message, cause);
    this.status = status;
    this.said = said;
  }

  /** The daemon answered, and not as it was hoped. */
  static ApiFailure refused(String purpose, int status, String said) {
    ErrorCode code =
        switch (status) {
          case 400 -> ErrorCode.INVALID_INPUT;
          case 404 -> ErrorCode.NOT_FOUND;
          case 409 -> ErrorCode.CONFLICT;
          case 503 -> ErrorCode.UNAVAILABLE;
          default -> ErrorCode.ENGINE_FAILED;
        };
    return new ApiFailure(
        code, "Cannot %s: %s.".formatted(purpose, sentence(said)), null, status, said);
  }

  /** Nobody answers at the address. */
  static ApiFailure unreachable(String purpose, String cause, @Nullable Throwable reason) {
    return new ApiFailure(
        ErrorCode.UNAVAILABLE,
        "Cannot %s: %s.".formatted(purpose, cause),
        reason,
        NO_ANSWER,
        cause);
  }

  /** The answer did not come in time. */
  static ApiFailure late(String purpose, String cause) {
    return new ApiFailure(
        ErrorCode.TIMED_OUT, "Cannot %s: %s.".formatted(purpose, cause), null, NO_ANSWER, cause);
  }

  /** Of HTTP, or {@link #NO_ANSWER}. */
  int status() {
    return status;
  }

  /** In the daemon's own words. */
  String said() {
    return said;
  }

  /** The same failure under another name. */
  BerthException as(ErrorCode code) {
    return new BerthException(code, getMessage(), this);
  }

  private static String sentence(String said) {
    String harmless = said.strip().replaceAll("\\p{Cntrl}+", " ").replaceFirst(REMOTE_CALL, "");
    String shown = harmless.length() <= 500 ? harmless : harmless.substring(0, 500) + "…";
    return shown.endsWith(".") ? shown.substring(0, shown.length() - 1) : shown;
  }
}

package dev.berth.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a person or a program is told: {@code Cannot <verb> <thing> '<name>': <cause>.
 * <what to do>}. The message is safe to show: it holds no secret and no stack trace.
 */
public class BerthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public BerthException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public BerthException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The stable name of the failure. */
  public ErrorCode code() {
    return code;
  }

  /** The message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.name() : message;
  }
}

package dev.berth.registry;

import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a registry: the cause and the advice of the message that the caller makes.
 */
public final class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String advice;

  RegistryException(ErrorCode code, String cause, String advice) {
    this(code, cause, advice, null);
  }

  RegistryException(ErrorCode code, String cause, String advice, @Nullable Throwable underlying) {
    super(cause, underlying);
    this.code = code;
    this.advice = advice;
  }

  /** The registry sends what cannot be right. */
  static RegistryException broken(String cause) {
    return new RegistryException(
        ErrorCode.INVALID_INPUT,
        cause,
        "Push the image to the registry again, or ask whoever runs the registry.");
  }

  /** The registry cannot be reached, or gives up. */
  static RegistryException unavailable(String cause, @Nullable Throwable underlying) {
    return new RegistryException(
        ErrorCode.UNAVAILABLE,
        cause,
        "Check the name of the registry and the network, then try again.",
        underlying);
  }

  static RegistryException denied(String cause, String advice) {
    return new RegistryException(ErrorCode.DENIED, cause, advice);
  }

  static RegistryException notFound(String cause, String advice) {
    return new RegistryException(ErrorCode.IMAGE_NOT_FOUND, cause, advice);
  }

  public ErrorCode code() {
    return code;
  }

  /** The cause, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.name() : message;
  }

  /** What to do, whole sentences. */
  public String advice() {
    return advice;
  }
}

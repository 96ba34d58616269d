package dev.berth.kernel;

/**
 * The stable name of a failure. What a caller does about it (the HTTP status, a retry, the exit
 * code) follows from its {@link Type}, never from the text of the message.
 */
public enum ErrorCode {
  INVALID_NAME(Type.USER),
  INVALID_INPUT(Type.USER),
  INVALID_STACK_FILE(Type.USER),
  INVALID_CONFIGURATION(Type.USER),
  TOO_LARGE(Type.USER),
  UNSUPPORTED_MEDIA_TYPE(Type.USER),
  CONFLICT(Type.CONFLICT),
  PORT_TAKEN(Type.CONFLICT),
  UNAUTHENTICATED(Type.UNAUTHENTICATED),
  DENIED(Type.DENIED),
  /** A tenant has as much as its quota lets it have. */
  QUOTA_EXCEEDED(Type.DENIED),
  NOT_FOUND(Type.NOT_FOUND),
  IMAGE_NOT_FOUND(Type.NOT_FOUND),
  METHOD_NOT_ALLOWED(Type.METHOD),
  TOO_MANY(Type.BUSY),
  TIMED_OUT(Type.BUSY),
  UNAVAILABLE(Type.BUSY),
  /** The engine cannot do this at all: the message names the engine and the capability. */
  UNSUPPORTED(Type.UNSUPPORTED),
  /** The engine should have been able to do this and could not. */
  ENGINE_FAILED(Type.ENGINE),
  INTERNAL(Type.INTERNAL);

  /** Who has to act on a failure. */
  public enum Type {
    /** The input is wrong (HTTP 400). */
    USER(400),
    /** Somebody does not say who they are (HTTP 401). */
    UNAUTHENTICATED(401),
    /** Somebody may not do this (HTTP 403). */
    DENIED(403),
    /** What is named does not exist (HTTP 404). */
    NOT_FOUND(404),
    /** The resource exists, the verb does not (HTTP 405). */
    METHOD(405),
    /** Something else was there first (HTTP 409). */
    CONFLICT(409),
    /** Berth is a system that cannot do this (HTTP 501). */
    UNSUPPORTED(501),
    /** The engine failed (HTTP 502). */
    ENGINE(502),
    /** It may go through later (HTTP 503). */
    BUSY(503),
    /** A defect of Berth (HTTP 500). */
    INTERNAL(500);

    private final int httpStatus;

    Type(int httpStatus) {
      this.httpStatus = httpStatus;
    }

    /** The HTTP status of an answer that tells this failure. */
    public int httpStatus() {
      return httpStatus;
    }
  }

  private final Type type;

  ErrorCode(Type type) {
    this.type = type;
  }

  /** Who has to act. */
  public Type type() {
    return type;
  }

  /** The HTTP status of an answer that tells this failure. */
  public int httpStatus() {
    return switch (this) {
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case TOO_MANY -> 429;
      default -> type.httpStatus();
    };
  }
}

package dev.berth.aws;

/** A failure under a name that AWS's clients know. */
public final class AwsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * One with status 400.
   *
   * @param code as {@code ParameterNotFound}
   * @param message for the one who asked; may be empty, as AWS's sometimes are
   */
  public AwsException(String code, String message) {
    this(400, code, message);
  }

  public AwsException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }
}

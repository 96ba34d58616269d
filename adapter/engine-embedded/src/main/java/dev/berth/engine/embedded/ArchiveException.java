package dev.berth.engine.embedded;

import dev.berth.kernel.ErrorCode;
import java.io.IOException;

/**
 * What is wrong with an archive that somebody sent: the cause part of the message that {@link
 * ImageStore} makes of it.
 */
final class ArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  ArchiveException(ErrorCode code, String cause) {
    super(cause);
    this.code = code;
  }

  /** An archive that is broken or hostile. */
  static ArchiveException broken(String cause) {
    return new ArchiveException(ErrorCode.INVALID_INPUT, cause);
  }

  static ArchiveException tooLarge(String cause) {
    return new ArchiveException(ErrorCode.TOO_LARGE, cause);
  }

  static ArchiveException unsupported(String cause) {
    return new ArchiveException(ErrorCode.UNSUPPORTED, cause);
  }

  ErrorCode code() {
    return code;
  }
}

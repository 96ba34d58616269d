package dev.berth.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** The first lines of responses, made once. */
final class StatusLine {
  private static final int FIRST = 100;
  private static final int COUNT = 500;
  private static final byte[][] REASONS = new byte[COUNT][];
  private static final byte[][] LINES = new byte[COUNT][];

  static {
    for (int i = 0; i < COUNT; i++) {
      String reason = HttpResponseStatus.valueOf(FIRST + i).reasonPhrase();
      boolean unknown = reason.indexOf('(') >= 0;
      REASONS[i] = Ascii.bytes(unknown ? "Status" : reason);
      LINES[i] = Ascii.bytes((FIRST + i) + " " + (unknown ? "Status" : reason) + "\r\n");
    }
  }

  private StatusLine() {}

  /** What everybody says of a status. */
  static byte[] reason(int status) {
    return status >= FIRST && status < FIRST + COUNT ? REASONS[status - FIRST] : new byte[0];
  }

  /** What stands behind the version, with the end of the line. */
  static byte[] rest(int status, @Nullable String reason) {
    if (reason == null && status >= FIRST && status < FIRST + COUNT) {
      return LINES[status - FIRST];
    }
    return Ascii.bytes(status + " " + (reason == null ? "" : reason) + "\r\n");
  }
}

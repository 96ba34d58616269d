package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/**
 * One port or several in a row.
 *
 * @param first 1 to 65535
 * @param last not less than the first
 */
record PortRange(int first, int last) {
  private static final int MOST = 65_535;

  int count() {
    return last - first + 1;
  }

  /**
   * Reads {@code 80} or {@code 3000-3005}.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT}
   */
  static PortRange parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      int port = port(text, text);
      return new PortRange(port, port);
    }
    int first = port(text.substring(0, dash), text);
    int last = port(text.substring(dash + 1), text);
    if (last < first) {
      throw wrong(Shown.quoted(text) + " is not a range of ports: it ends before it begins.");
    }
    return new PortRange(first, last);
  }

  private static int port(String text, String whole) {
    boolean number = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw wrong(Shown.quoted(whole) + " is not a port. Write a number from 1 to 65535.");
    }
    int port = text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
    if (port < 1 || port > MOST) {
      throw wrong("The port " + Shown.quoted(text) + " is out of range: 1 to 65535.");
    }
    return port;
  }

  private static BerthException wrong(String message) {
    return new BerthException(ErrorCode.INVALID_INPUT, message);
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}

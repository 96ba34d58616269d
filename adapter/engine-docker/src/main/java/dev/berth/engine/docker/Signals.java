package dev.berth.engine.docker;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.List;
import java.util.Locale;

/** The names of signals, in the form that every daemon takes. */
final class Signals {
  private static final int LARGEST = 64;

  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private Signals() {}

  /** A signal's name with {@code SIG} before it; {@code signal 42} where it has none. */
  static String name(int number) {
    return number >= 1 && number <= NAMES.size()
        ? "SIG" + NAMES.get(number - 1)
        : "signal " + number;
  }

  /**
   * A signal with {@code SIG} before its name, or its number.
   *
   * @param written its name with or without {@code SIG}, or its number
   * @throws BerthException {@code INVALID_INPUT} if there is none
   */
  static String name(String written) {
    String upper = written.strip().toUpperCase(Locale.ROOT);
    if (upper.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(upper);
      if (number >= 1 && number <= LARGEST) {
        return Integer.toString(number);
      }
    }
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    if (NAMES.contains(name) || name.matches("RTM(IN(\\+[0-9]{1,2})?|AX(-[0-9]{1,2})?)")) {
      return "SIG" + name;
    }
    throw new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot send signal '%s': there is none of that name.%s"
            .formatted(
                written,
                Names.nearest(name, NAMES)
                    .map(near -> " Did you mean SIG" + near + "?")
                    .orElse("")));
  }
}

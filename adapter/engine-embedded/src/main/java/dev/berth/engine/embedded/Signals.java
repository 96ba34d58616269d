package dev.berth.engine.embedded;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.List;
import java.util.Locale;

/** The names of signals. */
final class Signals {
  private static final int LARGEST = 64;

  /** In the order of their numbers, which begin at 1. */
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private Signals() {}

  /**
   * The number of a signal.
   *
   * @param written its name with or without {@code SIG}, or its number
   * @throws BerthException {@code INVALID_INPUT} if there is none
   */
  static int number(String written) {
    String upper = written.strip().toUpperCase(Locale.ROOT);
    if (upper.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(upper);
      if (number >= 1 && number <= LARGEST) {
        return number;
      }
    }
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    int index = NAMES.indexOf(name);
    if (index >= 0) {
      return index + 1;
    }
    if (name.matches("RTMIN(\\+[0-9]{1,2})?")) {
      int number = 34 + (name.length() > 6 ? Integer.parseInt(name.substring(6)) : 0);
      if (number <= LARGEST) {
        return number;
      }
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

  /** The name of a signal, for people. */
  static String name(int number) {
    return number >= 1 && number <= NAMES.size()
        ? "SIG" + NAMES.get(number - 1)
        : "signal " + number;
  }
}

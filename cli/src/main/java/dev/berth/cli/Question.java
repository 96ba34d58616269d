package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** Asks a person before something is gone for good. */
final class Question {
  private Question() {}

  /**
   * Asks, if a person sits there; a program has to say {@code --force}.
   *
   * @param consequence what will happen, a sentence
   * @return whether it may be done
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if nobody sits there
   */
  static boolean confirm(Shell shell, String consequence) {
    if (!shell.isTerminal(Shell.Stream.IN)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot ask whether this is wanted: nobody sits at a terminal. "
              + consequence
              + " Say so with --force.");
    }
    shell.err().print(consequence + " Go on? [y/N] ");
    shell.err().flush();
    return Set.of("y", "yes").contains(line(shell).strip().toLowerCase(Locale.ROOT));
  }

  /** Reads no further than the line's end: what follows is not ours. */
  private static String line(Shell shell) {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = shell.in().read(); c >= 0 && c != '\n' && line.length() < 100; ) {
        line.append((char) c);
        c = shell.in().read();
      }
    } catch (IOException e) {
      return "";
    }
    return line.toString();
  }
}

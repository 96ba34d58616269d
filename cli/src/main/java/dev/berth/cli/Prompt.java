package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Asks the person at the terminal. Questions go to standard error: standard output is for results.
 */
final class Prompt {
  private static final int LONGEST = 64 * 1024;

  private final Shell shell;

  Prompt(Shell shell) {
    this.shell = shell;
  }

  /** Whether somebody sits there. */
  boolean isPossible() {
    return shell.isTerminal(Shell.Stream.IN);
  }

  /**
   * Asks for something that may be seen.
   *
   * @param what is asked for: {@code user}
   * @param otherwise how a program says it
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if nobody sits there, or says nothing
   */
  String ask(String what, String otherwise) {
    requirePerson(what, otherwise);
    put(capitalised(what) + ": ");
    return said(line(), what, otherwise);
  }

  /**
   * Asks for something that nobody else may see: it is not shown while it is typed.
   *
   * @param what is asked for: {@code password}
   * @param otherwise how a program says it
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if nobody sits there, or says nothing
   */
  Secret askSecret(String what, String otherwise) {
    requirePerson(what, otherwise);
    put(capitalised(what) + ": ");
    String said;
    try (TerminalMode _ = TerminalMode.withoutEcho()) {
      said = line();
    }
    shell.err().println();
    return new Secret(said(said, what, otherwise));
  }

  /**
   * Asks for a new secret, twice: nobody saw what was typed.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if nobody sits there, or the two differ
   */
  Secret askNewSecret(String what, String otherwise) {
    Secret first = askSecret(what, otherwise);
    if (!askSecret(what + " again", otherwise).equals(first)) {
      throw invalid("Cannot take the %s: the two differ. Try again.".formatted(what));
    }
    return first;
  }

  /**
   * Asks before something is done that cannot be taken back.
   *
   * @param consequence what will happen, a sentence
   * @param otherwise how a program says that it is wanted
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if nobody sits there
   */
  boolean requireConfirmation(String consequence, String otherwise) {
    if (!isPossible()) {
      throw invalid(
          "Cannot ask whether this is wanted: nobody sits at a terminal. %s %s"
              .formatted(consequence, otherwise));
    }
    return confirms(consequence);
  }

  /** The same, where somebody is known to sit. */
  boolean confirms(String consequence) {
    put(consequence + " Go on? [y/N] ");
    return Set.of("y", "yes").contains(line().strip().toLowerCase(Locale.ROOT));
  }

  private void requirePerson(String what, String otherwise) {
    if (!isPossible()) {
      throw invalid(
          "Cannot ask for the %s: nobody sits at a terminal. %s".formatted(what, otherwise));
    }
  }

  private static String said(String line, String what, String otherwise) {
    if (line.isEmpty()) {
      throw invalid("Cannot go on without the %s: nothing was said. %s".formatted(what, otherwise));
    }
    return line;
  }

  private void put(String question) {
    shell.err().print(question);
    shell.err().flush();
  }

  /** Reads no further than the line's end: what follows is not ours. */
  private String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int next = shell.in().read();
      while (next >= 0 && next != '\n' && line.size() < LONGEST) {
        line.write(next);
        next = shell.in().read();
      }
    } catch (IOException e) {
      return "";
    }
    return withoutLineEnd(line.toString(StandardCharsets.UTF_8));
  }

  /** A text without the one line end that it may end with. */
  static String withoutLineEnd(String text) {
    return text.replaceFirst("\r?\n\\z|\r\\z", "");
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static BerthException invalid(String message) {
    return new BerthException(ErrorCode.INVALID_INPUT, message);
  }
}

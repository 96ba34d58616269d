package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits a command that is written as one text into words, by a shell's rules for quotes and
 * backslashes and by none of its others: no variables, no patterns, no operators.
 */
final class CommandLine {
  private static final Set<String> OPERATORS =
      Set.of("&&", "||", "|", ";", "&", ">", ">>", "<", "2>", "2>&1");

  private CommandLine() {}

  /**
   * Splits.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if a quote is not closed or nothing
   *     follows a backslash
   */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == '\'' || (quote == '"' && c != '\\')) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\\') {
        if (++i == text.length()) {
          throw wrong("ends with a backslash");
        }
        appendEscaped(word, text.charAt(i), quote == '"');
        inWord |= text.charAt(i) != '\n';
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
        }
        inWord = false;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw wrong("has a quote (" + quote + ") that is not closed");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  /** Whether a word would mean something to a shell, which does not read the command. */
  static boolean isShellOperator(String word) {
    return OPERATORS.contains(word);
  }

  /** Within double quotes a backslash stays, unless what follows needs it. */
  private static void appendEscaped(StringBuilder word, char c, boolean quoted) {
    if (c == '\n') {
      return;
    }
    if (quoted && "\"\\$`".indexOf(c) < 0) {
      word.append('\\');
    }
    word.append(c);
  }

  private static BerthException wrong(String what) {
    return new BerthException(
        ErrorCode.INVALID_INPUT, "The command " + what + ". Close it, or write a list of words.");
  }
}

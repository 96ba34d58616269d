package dev.berth.kql;

import dev.berth.kql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes a query apart. Words that follow each other are one token: KQL keeps them together as one
 * value. For one query.
 */
final class Tokens {
  private static final String SPECIAL = "():<>\"{}";

  private final String query;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String query) {
    this.query = query;
  }

  /** All of them, the end last. */
  static List<Token> of(String query) {
    Tokens reader = new Tokens(query);
    reader.read();
    return reader.tokens;
  }

  private void read() {
    while (skipSpace()) {
      int start = at;
      char c = query.charAt(at);
      switch (c) {
        case '(' -> add(Kind.OPEN, start, 1);
        case ')' -> add(Kind.CLOSE, start, 1);
        case ':' -> add(Kind.COLON, start, 1);
        case '<', '>' -> add(Kind.COMPARISON, start, query.startsWith("=", at + 1) ? 2 : 1);
        case '"' -> phrase();
        case '{', '}' ->
            throw KqlSyntax.error(
                start + 1,
                "no field here has fields of its own. Name the field itself, as 'a.b: value', or put the brace in quotes.");
        default -> words();
      }
    }
    tokens.add(new Token(Kind.END, new Pattern(List.of("")), query.length() + 1));
  }

  private void add(Kind kind, int start, int length) {
    at = start + length;
    tokens.add(new Token(kind, new Pattern(List.of(query.substring(start, at))), start + 1));
  }

  private boolean skipSpace() {
    while (at < query.length() && isSpace(query.charAt(at))) {
      at++;
    }
    return at < query.length();
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private void phrase() {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (at < query.length() && query.charAt(at) != '"') {
      text.append(next());
    }
    if (at == query.length()) {
      throw KqlSyntax.error(
          start + 1, "the quote is not closed. Close it, or write \\\" for a quote itself.");
    }
    at++;
    tokens.add(new Token(Kind.PHRASE, new Pattern(List.of(text.toString())), start + 1));
  }

  /** Words up to what ends them: a sign, or a word that joins queries. */
  private void words() {
    int start = at;
    PatternBuilder text = new PatternBuilder();
    while (skipSpace() && SPECIAL.indexOf(query.charAt(at)) < 0) {
      Kind joint = jointAt(at);
      if (joint != null && !text.isEmpty()) {
        break;
      }
      if (joint != null) {
        add(joint, at, joint.name().length());
        return;
      }
      text.space();
      word(text);
    }
    tokens.add(new Token(Kind.WORDS, text.build(), start + 1));
  }

  private void word(PatternBuilder text) {
    while (at < query.length()) {
      char c = query.charAt(at);
      if (isSpace(c) || SPECIAL.indexOf(c) >= 0) {
        return;
      }
      if (c == '*') {
        at++;
        text.star();
      } else {
        text.add(next());
      }
    }
  }

  /** Whether a whole word here joins queries; null: it does not. */
  private @Nullable Kind jointAt(int from) {
    int end = from;
    while (end < query.length()
        && !isSpace(query.charAt(end))
        && SPECIAL.indexOf(query.charAt(end)) < 0) {
      end++;
    }
    return switch (query.substring(from, end).toLowerCase(Locale.ROOT)) {
      case "and" -> Kind.AND;
      case "or" -> Kind.OR;
      case "not" -> Kind.NOT;
      default -> null;
    };
  }

  /** The next character, or what is escaped. */
  private String next() {
    char c = query.charAt(at++);
    if (c != '\\') {
      return String.valueOf(c);
    }
    if (at == query.length()) {
      throw KqlSyntax.error(
          at, "nothing follows the backslash. Write \\\\ for a backslash itself.");
    }
    char escaped = query.charAt(at++);
    return switch (escaped) {
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'n' -> "\n";
      case 'u' -> unicode();
      default -> String.valueOf(escaped);
    };
  }

  private String unicode() {
    int end = at + 4;
    if (end <= query.length()) {
      String digits = query.substring(at, end);
      if (digits.matches("[0-9a-fA-F]{4}")) {
        at = end;
        return String.valueOf((char) Integer.parseInt(digits, 16));
      }
    }
    return "u";
  }
}

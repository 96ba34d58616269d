package dev.berth.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes a statement apart into words. */
final class SqlTokens {
  private static final List<String> LONG_SIGNS =
      List.of("!~*", "::", "<>", "!=", "<=", ">=", "||", "~*", "!~");
  private static final String SIGNS = "(),.*/+-%=<>~;[]";

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  /** What a word is. */
  enum Kind {
    NAME,
    QUOTED_NAME,
    TEXT,
    NUMBER,
    PARAMETER,
    SIGN,
    END
  }

  /**
   * A word.
   *
   * @param text unquoted; names that are not quoted in lower case
   */
  record Token(Kind kind, String text) {}

  static List<Token> of(String sql) {
    SqlTokens reader = new SqlTokens(sql);
    reader.read();
    return reader.tokens;
  }

  private void read() {
    while (skipBlanks()) {
      char c = sql.charAt(at);
      if (Character.isLetter(c) || c == '_') {
        name();
      } else if (Character.isDigit(c) || (c == '.' && isDigit(at + 1))) {
        number();
      } else if (c == '\'') {
        add(Kind.TEXT, quoted('\''));
      } else if (c == '"') {
        add(Kind.QUOTED_NAME, quoted('"'));
      } else if (c == '$' && isDigit(at + 1)) {
        at++;
        number();
        Token number = tokens.removeLast();
        add(Kind.PARAMETER, number.text());
      } else {
        sign();
      }
    }
    add(Kind.END, "");
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text));
  }

  private boolean skipBlanks() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private boolean isDigit(int index) {
    return index < sql.length() && Character.isDigit(sql.charAt(index));
  }

  private void name() {
    int start = at;
    while (at < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(at)) || "_$".indexOf(sql.charAt(at)) >= 0)) {
      at++;
    }
    String name = sql.substring(start, at).toLowerCase(Locale.ROOT);
    if (name.equals("e") && at < sql.length() && sql.charAt(at) == '\'') {
      add(Kind.TEXT, escaped());
      return;
    }
    add(Kind.NAME, name);
  }

  /** A text in which a backslash takes from the next letter what it means. */
  private String escaped() {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      boolean doubled = c == '\'' && at < sql.length() && sql.charAt(at) == '\'';
      if ((c == '\\' || doubled) && at < sql.length()) {
        char next = sql.charAt(at++);
        text.append(c == '\\' && next == 'n' ? '\n' : next);
      } else if (c == '\'') {
        return text.toString();
      } else {
        text.append(c);
      }
    }
    throw new SqlError(SqlError.SYNTAX, "a quote that was opened is not closed");
  }

  private void number() {
    int start = at;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      boolean exponent =
          "+-".indexOf(c) >= 0 && at > start && "eE".indexOf(sql.charAt(at - 1)) >= 0;
      if (!Character.isDigit(c) && ".eE".indexOf(c) < 0 && !exponent) {
        break;
      }
      at++;
    }
    add(Kind.NUMBER, sql.substring(start, at));
  }

  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c != quote) {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == quote) {
        text.append(c);
        at++;
      } else {
        return text.toString();
      }
    }
    throw new SqlError(SqlError.SYNTAX, "a quote that was opened is not closed");
  }

  private void sign() {
    for (String sign : LONG_SIGNS) {
      if (sql.startsWith(sign, at)) {
        add(Kind.SIGN, sign);
        at += sign.length();
        return;
      }
    }
    char c = sql.charAt(at);
    if (SIGNS.indexOf(c) < 0) {
      throw new SqlError(SqlError.SYNTAX, "syntax error at or near \"" + c + "\"");
    }
    add(Kind.SIGN, String.valueOf(c));
    at++;
  }
}

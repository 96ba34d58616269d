package dev.berth.postgres;

import dev.berth.postgres.SqlTokens.Kind;
import dev.berth.postgres.SqlTokens.Token;
import java.util.List;

/** The words of a statement, one after the other. Confined to one thread. */
final class SqlWords {
  private static final int DEEPEST = 40;
  private final List<Token> tokens;
  private int at;
  private int depth;

  SqlWords(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  /** Whether a word is next; it is not taken. */
  boolean is(String word) {
    Token token = peek();
    return (token.kind() == Kind.NAME || token.kind() == Kind.SIGN) && token.text().equals(word);
  }

  /** Takes a word or sign if it is next; names in quotes are none. */
  boolean takes(String word) {
    Token token = peek();
    boolean same =
        (token.kind() == Kind.NAME || token.kind() == Kind.SIGN) && token.text().equals(word);
    if (same) {
      at++;
    }
    return same;
  }

  void expect(String word) {
    if (!takes(word)) {
      throw wrong();
    }
  }

  String name() {
    Token token = next();
    if (token.kind() != Kind.NAME && token.kind() != Kind.QUOTED_NAME) {
      at = Math.max(0, at - 1);
      throw wrong();
    }
    return token.text();
  }

  long whole() {
    Token token = next();
    if (token.kind() != Kind.NUMBER || !token.text().matches("\\d{1,18}")) {
      throw new SqlError(SqlError.SYNTAX, "a whole number is missing");
    }
    return Long.parseLong(token.text());
  }

  void deeper() {
    if (++depth > DEEPEST) {
      throw new SqlError(SqlError.TOO_MUCH, "the statement is nested too deeply");
    }
  }

  void higher() {
    depth--;
  }

  SqlError wrong() {
    return new SqlError(
        SqlError.SYNTAX,
        atEnd()
            ? "syntax error at end of input"
            : "syntax error at or near \"" + peek().text() + "\"");
  }
}

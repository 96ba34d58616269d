package dev.berth.kql;

/**
 * A piece of a query.
 *
 * @param column where it begins, from 1
 */
record Token(Kind kind, Pattern text, int column) {
  enum Kind {
    OPEN("'('"),
    CLOSE("')'"),
    COLON("':'"),
    COMPARISON("a comparison"),
    AND("'and'"),
    OR("'or'"),
    NOT("'not'"),
    WORDS("a word"),
    PHRASE("a text in quotes"),
    END("the end");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** For people. */
  String shown() {
    return switch (kind) {
      case WORDS, COMPARISON -> "'" + text + "'";
      case PHRASE -> "\"" + text + "\"";
      case OPEN, CLOSE, COLON, AND, OR, NOT, END -> kind.shown();
    };
  }
}

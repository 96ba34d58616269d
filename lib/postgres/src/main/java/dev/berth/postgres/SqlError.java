package dev.berth.postgres;

/** Why a statement has no answer, with PostgreSQL's code for it. */
final class SqlError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String SYNTAX = "42601";
  static final String NO_TABLE = "42P01";
  static final String NO_COLUMN = "42703";
  static final String NO_FUNCTION = "42883";
  static final String WRONG_TYPE = "42804";
  static final String DENIED = "42501";
  static final String UNSUPPORTED = "0A000";
  static final String INVALID = "22023";
  static final String TOO_MUCH = "54000";
  static final String TIMED_OUT = "57014";

  private final String code;

  SqlError(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

package dev.berth.postgres;

import java.util.Optional;

/** What a value is. Each stands for one type of PostgreSQL. */
public enum SqlType {
  BOOLEAN(16, 1, "boolean", "bool"),
  BIGINT(20, 8, "bigint", "int8"),
  DOUBLE(701, 8, "double precision", "float8"),
  TEXT(25, -1, "text", "text"),
  /** {@link java.time.Instant}. */
  TIME(1184, 8, "timestamp with time zone", "timestamptz"),
  /** {@link java.time.Duration}. */
  INTERVAL(1186, 16, "interval", "interval");

  private final int oid;
  private final int size;
  private final String sql;
  private final String shortName;

  SqlType(int oid, int size, String sql, String shortName) {
    this.oid = oid;
    this.size = size;
    this.sql = sql;
    this.shortName = shortName;
  }

  /**
   * The type that PostgreSQL gives a number; for others of a kind the one that stands for them.
   * Empty: there is none here.
   */
  static Optional<SqlType> find(int oid) {
    return Optional.ofNullable(
        switch (oid) {
          case 16 -> BOOLEAN;
          case 20, 21, 23, 26 -> BIGINT;
          case 700, 701, 1700 -> DOUBLE;
          case 18, 19, 25, 1042, 1043 -> TEXT;
          case 1082, 1114, 1184 -> TIME;
          case 1186 -> INTERVAL;
          default -> null;
        });
  }

  int oid() {
    return oid;
  }

  int size() {
    return size;
  }

  String sql() {
    return sql;
  }

  String shortName() {
    return shortName;
  }

  boolean isNumber() {
    return this == BIGINT || this == DOUBLE;
  }
}

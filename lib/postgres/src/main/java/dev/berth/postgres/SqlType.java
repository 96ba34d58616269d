package dev.berth.postgres;

/** What a value is. Each stands for one type of PostgreSQL. */
public enum SqlType {
  BOOLEAN(16, 1, "boolean"),
  BIGINT(20, 8, "bigint"),
  DOUBLE(701, 8, "double precision"),
  TEXT(25, -1, "text"),
  /** {@link java.time.Instant}. */
  TIME(1184, 8, "timestamp with time zone"),
  /** {@link java.time.Duration}. */
  INTERVAL(1186, 16, "interval");

  private final int oid;
  private final int size;
  private final String sql;

  SqlType(int oid, int size, String sql) {
    this.oid = oid;
    this.size = size;
    this.sql = sql;
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

  boolean isNumber() {
    return this == BIGINT || this == DOUBLE;
  }
}

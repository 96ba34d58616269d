package dev.berth.elastic;

import java.util.Locale;

/** What a field holds, by the first value that was seen. */
public enum FieldType {
  TEXT,
  LONG,
  DOUBLE,
  BOOLEAN,
  DATE,
  /** A name, which is compared as a whole; documents have none of their own. */
  KEYWORD;

  /** As mappings have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

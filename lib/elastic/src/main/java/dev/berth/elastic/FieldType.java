package dev.berth.elastic;

import java.util.Locale;

/** What a field holds, by the first value that was seen. */
public enum FieldType {
  TEXT,
  LONG,
  DOUBLE,
  BOOLEAN,
  DATE;

  /** As mappings have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

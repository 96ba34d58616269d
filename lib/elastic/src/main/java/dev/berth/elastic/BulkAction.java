package dev.berth.elastic;

import java.util.Locale;

/** What a bulk request does with a document. */
public enum BulkAction {
  INDEX,
  CREATE,
  UPDATE,
  DELETE;

  /** As requests and answers have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

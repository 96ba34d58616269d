package dev.berth.index;

/**
 * What rows are ordered by.
 *
 * @param field of {@link Kind#TIME}: not looked at
 * @param missingFirst whether rows without it come first
 */
public record SortKey(Kind kind, String field, boolean descending, boolean missingFirst) {
  /** By time, the latest first. */
  public static final SortKey NEWEST = new SortKey(Kind.TIME, "@timestamp", true, false);

  /** What is compared. */
  public enum Kind {
    TIME,
    NUMBER,
    NAME
  }
}

package dev.berth.logs;

import java.time.Instant;

/**
 * A line on its way to a shelf. Immutable.
 *
 * @param stream {@code stdout} or {@code stderr}; empty where there is but one
 * @param truncated whether it was longer
 * @param before how far its source was read before it
 * @param after how far its source is read with it
 */
record TakenLine(
    Source source,
    String stream,
    Instant time,
    String text,
    boolean truncated,
    Mark before,
    Mark after) {
  private static final int OVERHEAD = 200;

  /** About how many bytes of memory it takes. */
  int weight() {
    return OVERHEAD + text.length();
  }
}

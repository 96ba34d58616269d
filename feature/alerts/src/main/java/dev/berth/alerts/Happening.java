package dev.berth.alerts;

import java.time.Instant;
import java.util.Map;

/**
 * A line of the history. Immutable.
 *
 * @param rule empty: of several
 * @param receiver empty: nobody's
 * @param labels of the alert, or of the group
 * @param text in words
 */
public record Happening(
    Instant time,
    Kind kind,
    String rule,
    String receiver,
    Map<String, String> labels,
    String text) {
  public Happening {
    labels = Map.copyOf(labels);
  }

  /** What happened. */
  public enum Kind {
    FIRED,
    RESOLVED,
    /** A receiver took a notification. */
    NOTIFIED,
    /** A receiver did not take one; it is tried again. */
    RETRIED,
    /** A receiver did not take one, and it is not tried again. */
    FAILED,
    /** A notification was dropped, because there were too many. */
    DROPPED
  }
}

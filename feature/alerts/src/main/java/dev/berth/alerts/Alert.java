package dev.berth.alerts;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of one of its series. Immutable.
 *
 * <pre>
 *           so for a while            good, and kept no longer
 * PENDING ------------------> FIRING --------------------------> RESOLVED
 *    | good                      ^                                  |
 *    v                           +----------------------------------+
 *  (gone)                              not good again (may be pending first)
 * </pre>
 *
 * @param labels its own
 * @param annotations texts for people, filled
 * @param reason in words
 */
record Alert(
    Key key,
    Map<String, String> labels,
    Map<String, String> annotations,
    State state,
    Times times,
    double value,
    String reason) {
  public Alert {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** The same in another state. */
  Alert in(State changed, Times when) {
    return new Alert(key, labels, annotations, changed, when, value, reason);
  }

  /** Whether it fires no more, though it may be about to again. */
  boolean isOver() {
    return state == State.RESOLVED || (state == State.PENDING && times.resolved() != null);
  }

  /**
   * Which alert of a tenant it is.
   *
   * @param series stands for the labels: {@link AlertLabels#fingerprint}
   */
  record Key(String rule, String series) {}

  /** How far it is. */
  enum State {
    PENDING,
    FIRING,
    RESOLVED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * When what was.
   *
   * @param since since when it is pending
   * @param fired null: not yet
   * @param resolved when it was over last; null: not yet, or it fires
   * @param checked when its rule was last looked at
   * @param wrong when that was last not good
   */
  record Times(
      Instant since,
      @Nullable Instant fired,
      @Nullable Instant resolved,
      Instant checked,
      Instant wrong) {}
}

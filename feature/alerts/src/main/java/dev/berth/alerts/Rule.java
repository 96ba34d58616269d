package dev.berth.alerts;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When to alert whom. Immutable.
 *
 * @param name of its tenant's rules; also the label {@code alertname}
 * @param condition what is wrong
 * @param timing when it is looked at, and how long it has to last
 * @param severity how much it matters
 * @param labels what its alerts carry beside those of their series
 * @param annotations texts for people, with placeholders
 * @param telling who is told
 */
record Rule(
    String name,
    Condition condition,
    Timing timing,
    Severity severity,
    Map<String, String> labels,
    Map<String, String> annotations,
    Telling telling) {
  public Rule {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /**
   * When a rule is looked at.
   *
   * @param every how often
   * @param lasting how long it has to be so before an alert fires
   * @param keepFiring how long an alert goes on once it is not so any more
   * @param enabled whether it is looked at at all
   */
  record Timing(Duration every, Duration lasting, Duration keepFiring, boolean enabled) {}

  /**
   * Who is told.
   *
   * @param receivers their names; empty: nobody, it is only shown
   * @param groupBy labels whose values alerts share that are told together; null: as the receiver
   *     has it
   */
  record Telling(List<String> receivers, @Nullable List<String> groupBy) {
    public Telling {
      receivers = List.copyOf(receivers);
      groupBy = groupBy == null ? null : List.copyOf(groupBy);
    }
  }
}

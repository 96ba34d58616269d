package dev.berth.deploy;

import java.time.Duration;
import java.util.Map;

/**
 * What deploying writes on a task, so that a later process can carry on from what the engine knows
 * alone.
 *
 * @param hash the {@link DesiredService#hash} it was made from
 * @param version the stack's version at that time
 * @param attempt how many tasks of its slot and hash failed in a row before it
 * @param restarts how many tasks of its slot and hash ended before it
 * @param stopGrace how long it may take to end by itself, also when its stack has gone
 */
record TaskLabels(String hash, long version, int attempt, int restarts, Duration stopGrace) {
  /** On networks and volumes: the stack that they belong to. */
  static final String STACK = "berth.stack";

  static final String HASH = "berth.hash";
  static final String VERSION = "berth.version";
  private static final String ATTEMPT = "berth.attempt";
  private static final String RESTARTS = "berth.restarts";
  private static final String STOP_GRACE_MILLIS = "berth.stop-grace-millis";
  private static final long DEFAULT_GRACE_MILLIS = 10_000;

  static TaskLabels of(Map<String, String> labels) {
    return new TaskLabels(
        labels.getOrDefault(HASH, ""),
        number(labels, VERSION, 0),
        (int) number(labels, ATTEMPT, 0),
        (int) number(labels, RESTARTS, 0),
        Duration.ofMillis(number(labels, STOP_GRACE_MILLIS, DEFAULT_GRACE_MILLIS)));
  }

  Map<String, String> render() {
    return Map.of(
        HASH, hash,
        VERSION, Long.toString(version),
        ATTEMPT, Integer.toString(attempt),
        RESTARTS, Integer.toString(restarts),
        STOP_GRACE_MILLIS, Long.toString(stopGrace.toMillis()));
  }

  /** Lenient: a label that an older release wrote otherwise must not stop the reconciler. */
  private static long number(Map<String, String> labels, String name, long otherwise) {
    String text = labels.get(name);
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
  }
}

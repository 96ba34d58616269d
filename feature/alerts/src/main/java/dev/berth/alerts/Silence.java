package dev.berth.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What nobody is told of for a time. Immutable.
 *
 * @param matchers an alert has to match all of them
 * @param from inclusive
 * @param to exclusive
 * @param author who made it
 * @param comment why
 */
record Silence(
    String id, List<Matcher> matchers, Instant from, Instant to, String author, String comment) {
  Silence {
    matchers = List.copyOf(matchers);
  }

  boolean isActive(Instant now) {
    return !now.isBefore(from) && now.isBefore(to);
  }

  boolean matches(Map<String, String> labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }
}

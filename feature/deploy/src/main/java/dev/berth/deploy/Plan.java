package dev.berth.deploy;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now. Immutable.
 *
 * @param steps none waits for another: what depends on one of them comes in a later plan
 * @param nextLook when there is something to do although nothing has happened; null: never
 * @param statuses how each desired service is
 * @param verdicts what updates have come to
 */
record Plan(
    List<Step> steps,
    @Nullable Instant nextLook,
    SortedMap<ServiceKey, ServiceStatus> statuses,
    List<Verdict> verdicts) {
  Plan {
    steps = List.copyOf(steps);
    verdicts = List.copyOf(verdicts);
  }
}

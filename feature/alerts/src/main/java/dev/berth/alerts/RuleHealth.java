package dev.berth.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the looking at a rule goes. Immutable.
 *
 * @param checked when it was last looked at; null: not yet
 * @param millis how long that took
 * @param error why it could not be; empty: it could
 */
record RuleHealth(@Nullable Instant checked, long millis, String error) {
  static final RuleHealth NEW = new RuleHealth(null, 0, "");
}

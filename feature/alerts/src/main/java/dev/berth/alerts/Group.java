package dev.berth.alerts;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that a receiver is told together. Immutable.
 *
 * @param labels whose values they share
 * @param due when it is looked at next
 * @param sent when the receiver was last told; null: never
 */
record Group(Key key, Map<String, String> labels, Instant due, @Nullable Instant sent) {
  Group {
    labels = Map.copyOf(labels);
  }

  /**
   * Which it is.
   *
   * @param key stands for its labels: {@link AlertLabels#fingerprint}
   */
  record Key(TenantId tenant, String receiver, String key) {}
}

package dev.berth.deploy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be another way about a service, without its file.
 *
 * @param image the new reference; null: as it is
 * @param environment variables to set, and with null to take away; null: as they are
 * @param replicas how many tasks; null: as many as now
 * @param force replaces every task even if nothing differs; null: no
 */
public record ServiceChange(
    @Nullable String image,
    @Nullable Map<String, @Nullable String> environment,
    @Nullable Integer replicas,
    @Nullable Boolean force) {
  boolean isForced() {
    return Boolean.TRUE.equals(force);
  }

  boolean isEmpty() {
    return image == null
        && (environment == null || environment.isEmpty())
        && replicas == null
        && !isForced();
  }
}

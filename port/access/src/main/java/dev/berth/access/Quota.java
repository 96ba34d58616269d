package dev.berth.access;

import dev.berth.kernel.ByteSize;
import org.jspecify.annotations.Nullable;

/**
 * The most that a tenant may have; null: as much as there is.
 *
 * @param memory of all its tasks together, by their limits
 * @param milliCpus of all its tasks together, by their limits, in thousandths of a processor
 * @param tasks how many it may want to run
 * @param volumes how many it may have
 * @param disk of its volumes together
 * @param parameters how many it may have
 */
public record Quota(
    @Nullable ByteSize memory,
    @Nullable Long milliCpus,
    @Nullable Integer tasks,
    @Nullable Integer volumes,
    @Nullable ByteSize disk,
    @Nullable Integer parameters) {
  /** As much as there is. */
  public static final Quota UNLIMITED = new Quota(null, null, null, null, null, null);
}

package dev.berth.access;

import dev.berth.kernel.TenantId;
import java.util.SortedMap;

/**
 * What a feature keeps of a tenant. A tenant that still has something is not removed unless
 * everything of it is to go. Thread-safe.
 */
public interface Belongings {
  /** How many of each noun it has, without those it has none of: {@code stack}, {@code volume}. */
  SortedMap<String, Long> count(TenantId tenant);

  /** Removes all of it; returns when it is gone. Harmless when there is nothing. */
  void remove(TenantId tenant);
}

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

  /**
   * Removes what one user, who goes, has for itself in all tenants; harmless when there is nothing.
   * Names are given again, and who gets one inherits nothing.
   */
  default void removeOf(String user) {}
}

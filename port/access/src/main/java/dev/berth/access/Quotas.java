package dev.berth.access;

import dev.berth.kernel.TenantId;

/**
 * What each tenant may have. Who accepts something that counts asks here under the lock under which
 * it counts, so that two requests never both take the last of it. Thread-safe; does not block.
 */
@FunctionalInterface
public interface Quotas {
  /** No limits at all. */
  Quotas NONE = _ -> Quota.UNLIMITED;

  /** A tenant's; of a tenant that there is not: one of nothing at all. */
  Quota of(TenantId tenant);
}

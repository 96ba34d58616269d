package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * How many parameters each tenant has that ever had a quota, in the store. Counted in the
 * transaction that makes or removes one, so that two never take the last place. Without a quota
 * there is no row that all would write to. Stateless.
 */
final class CountTable {
  private CountTable() {}

  /** Counts what there is. */
  static long of(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT COUNT(*) FROM parameters_parameter WHERE tenant = ?")
        .bind(0, tenant.value())
        .mapTo(Long.class)
        .one();
  }

  /**
   * Counts one that is about to be made; false if there are as many as may be.
   *
   * @param most null: as many as one likes
   */
  static boolean add(Handle handle, TenantId tenant, @Nullable Integer most) {
    int counted =
        handle.execute(
            "UPDATE parameters_count SET amount = amount + 1 WHERE tenant = ? AND amount < ?",
            tenant.value(),
            most == null ? Long.MAX_VALUE : most);
    if (counted > 0 || most == null) {
      return true;
    }
    return !isCounted(handle, tenant) && begin(handle, tenant, most);
  }

  private static boolean isCounted(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT amount FROM parameters_count WHERE tenant = ?")
        .bind(0, tenant.value())
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  /** The first that is made under a quota. */
  private static boolean begin(Handle handle, TenantId tenant, int most) {
    long there = of(handle, tenant);
    if (there >= most) {
      return false;
    }
    handle.execute(
        "INSERT INTO parameters_count (tenant, amount) VALUES (?, ?)"
            + " ON CONFLICT (tenant) DO NOTHING",
        tenant.value(),
        there + 1);
    return true;
  }

  static void subtract(Handle handle, TenantId tenant) {
    handle.execute(
        "UPDATE parameters_count SET amount = amount - 1 WHERE tenant = ?", tenant.value());
  }
}

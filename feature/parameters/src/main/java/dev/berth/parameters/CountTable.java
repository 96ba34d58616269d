package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import org.jdbi.v3.core.Handle;

/**
 * How many parameters each tenant has, in the store. Counted in the transaction that makes or
 * removes one, so that two never take the last place. Stateless.
 */
final class CountTable {
  private CountTable() {}

  static long of(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT amount FROM parameters_count WHERE tenant = ?")
        .bind(0, tenant.value())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Counts one more; false if there are as many as may be. */
  static boolean add(Handle handle, TenantId tenant, long most) {
    int counted =
        handle.execute(
            "UPDATE parameters_count SET amount = amount + 1 WHERE tenant = ? AND amount < ?",
            tenant.value(),
            most);
    if (counted > 0) {
      return true;
    }
    if (most < 1 || of(handle, tenant) >= most) {
      return false;
    }
    handle.execute("INSERT INTO parameters_count (tenant, amount) VALUES (?, 1)", tenant.value());
    return true;
  }

  static void subtract(Handle handle, TenantId tenant) {
    handle.execute(
        "UPDATE parameters_count SET amount = amount - 1 WHERE tenant = ?", tenant.value());
  }
}

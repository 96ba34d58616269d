package dev.berth.alerts;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What rules for anomalies have seen, in the store. Stateless; works within a transaction. */
final class BaselineTable {
  private BaselineTable() {}

  /** Those of a rule, by what stands for their series. */
  static Map<String, Baseline> ofRule(Handle handle, TenantId tenant, String rule) {
    return handle
        .createQuery("SELECT series, samples FROM alerts_baseline WHERE tenant = ? AND rule = ?")
        .bind(0, tenant.value())
        .bind(1, rule)
        .reduceRows(
            new java.util.HashMap<String, Baseline>(),
            (all, row) -> {
              all.put(
                  row.getColumn("series", String.class),
                  Baseline.parse(row.getColumn("samples", byte[].class)));
              return all;
            });
  }

  static void put(Handle handle, RuleKey rule, String series, Baseline baseline, Instant seen) {
    handle.execute(
        "INSERT INTO alerts_baseline (tenant, rule, series, samples, seen) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (tenant, rule, series) DO UPDATE SET samples = excluded.samples, seen ="
            + " excluded.seen",
        rule.tenant().value(),
        rule.name(),
        series,
        baseline.render(),
        seen.toEpochMilli());
  }

  static void delete(Handle handle, TenantId tenant, String rule) {
    handle.execute(
        "DELETE FROM alerts_baseline WHERE tenant = ? AND rule = ?", tenant.value(), rule);
  }

  static void deleteUnseen(Handle handle, Instant before) {
    handle.execute("DELETE FROM alerts_baseline WHERE seen < ?", before.toEpochMilli());
  }
}

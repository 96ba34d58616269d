package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Which version each label is on, in the store. Stateless; works within a transaction. */
final class LabelTable {
  private LabelTable() {}

  static Optional<Long> find(Handle handle, TenantId tenant, ParameterName name, String label) {
    return handle
        .createQuery(
            "SELECT version FROM parameters_label WHERE tenant = ? AND name = ? AND label = ?")
        .bind(0, tenant.value())
        .bind(1, name.bytes())
        .bind(2, label)
        .mapTo(Long.class)
        .findOne();
  }

  /** The versions of all labels of a parameter. */
  static SortedMap<String, Long> list(Handle handle, TenantId tenant, ParameterName name) {
    return new TreeMap<>(
        handle
            .createQuery(
                "SELECT label, version FROM parameters_label WHERE tenant = ? AND name = ?")
            .bind(0, tenant.value())
            .bind(1, name.bytes())
            .reduceRows(
                new TreeMap<String, Long>(),
                (labels, row) -> {
                  labels.put(
                      row.getColumn("label", String.class), row.getColumn("version", Long.class));
                  return labels;
                }));
  }

  static boolean has(Handle handle, TenantId tenant, ParameterName name, long version) {
    return list(handle, tenant, name).containsValue(version);
  }

  /** Sets a label, wherever it was before. */
  static void put(
      Handle handle, TenantId tenant, ParameterName name, Map.Entry<String, Long> label) {
    handle.execute(
        "INSERT INTO parameters_label (tenant, name, label, version) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (tenant, name, label) DO UPDATE SET version = excluded.version",
        tenant.value(),
        name.bytes(),
        label.getKey(),
        label.getValue());
  }

  static void delete(Handle handle, TenantId tenant, ParameterName name, String label) {
    handle.execute(
        "DELETE FROM parameters_label WHERE tenant = ? AND name = ? AND label = ?",
        tenant.value(),
        name.bytes(),
        label);
  }

  static void deleteAll(Handle handle, TenantId tenant, ParameterName name) {
    handle.execute(
        "DELETE FROM parameters_label WHERE tenant = ? AND name = ?", tenant.value(), name.bytes());
  }
}

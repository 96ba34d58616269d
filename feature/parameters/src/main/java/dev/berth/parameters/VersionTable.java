package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The versions before the present ones in the store. Stateless; works within a transaction. */
final class VersionTable {
  private static final String COLUMNS =
      "version, tier, data_type, description, pattern, value, modified, modified_by";

  private VersionTable() {}

  static Optional<Version> find(Handle handle, TenantId tenant, ParameterName name, long version) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM parameters_version WHERE tenant = ? AND name = ? AND version = ?")
        .bind(0, tenant.value())
        .bind(1, name.bytes())
        .bind(2, version)
        .map((result, _) -> read(result))
        .findOne();
  }

  /** The next after a version, the oldest first. */
  static List<Version> list(
      Handle handle, TenantId tenant, ParameterName name, long after, int most) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM parameters_version WHERE tenant = ? AND name = ? AND version > ?"
                + " ORDER BY version LIMIT ?")
        .bind(0, tenant.value())
        .bind(1, name.bytes())
        .bind(2, after)
        .bind(3, most)
        .map((result, _) -> read(result))
        .list();
  }

  static void insert(Handle handle, TenantId tenant, ParameterName name, Version version) {
    handle.execute(
        "INSERT INTO parameters_version (tenant, name, version, tier, data_type, description,"
            + " pattern, value, modified, modified_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant.value(),
        name.bytes(),
        version.number(),
        version.tier().name(),
        version.dataType(),
        version.description(),
        version.pattern(),
        version.value().bytes(),
        version.modified().toEpochMilli(),
        version.modifiedBy());
  }

  /** False if it has a label, or is not there. */
  static boolean deleteUnlabelled(
      Handle handle, TenantId tenant, ParameterName name, long version) {
    return handle.execute(
            "DELETE FROM parameters_version WHERE tenant = ? AND name = ? AND version = ?"
                + " AND NOT EXISTS (SELECT 1 FROM parameters_label l"
                + " WHERE l.tenant = parameters_version.tenant"
                + " AND l.name = parameters_version.name"
                + " AND l.version = parameters_version.version)",
            tenant.value(),
            name.bytes(),
            version)
        > 0;
  }

  static void deleteAll(Handle handle, TenantId tenant, ParameterName name) {
    handle.execute(
        "DELETE FROM parameters_version WHERE tenant = ? AND name = ?",
        tenant.value(),
        name.bytes());
  }

  /** Of a row of this table or of that of the present versions. */
  static Version read(ResultSet result) throws SQLException {
    return new Version(
        result.getLong("version"),
        Tier.valueOf(result.getString("tier")),
        result.getString("data_type"),
        result.getString("description"),
        result.getString("pattern"),
        new StoredValue(result.getBytes("value")),
        Instant.ofEpochMilli(result.getLong("modified")),
        result.getString("modified_by"));
  }
}

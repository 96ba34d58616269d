package dev.berth.keyring;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of keys, read and written within a transaction of the caller's. */
final class KeyTable {

  /**
   * A data key.
   *
   * @param wrapped in base64; null when it was destroyed
   */
  record KeyRow(TenantId tenant, int version, @Nullable String wrapped, Instant created) {}

  private KeyTable() {}

  static Optional<MasterSource.Stored> findMaster(Handle handle) {
    return handle
        .createQuery("SELECT id, kind, material, created FROM keyring_master")
        .map(
            (row, _) ->
                new MasterSource.Stored(
                    row.getString("id"),
                    row.getString("kind"),
                    row.getString("material"),
                    Instant.parse(row.getString("created"))))
        .findOne();
  }

  static void insertMaster(Handle handle, MasterSource.Stored master) {
    handle.execute(
        "INSERT INTO keyring_master (id, kind, material, created) VALUES (?, ?, ?, ?)",
        master.id(),
        master.kind(),
        master.material(),
        master.created().toString());
  }

  static void deleteMaster(Handle handle, String id) {
    handle.execute("DELETE FROM keyring_master WHERE id = ?", id);
  }

  /** Of all tenants, ordered. */
  static List<KeyRow> list(Handle handle) {
    return handle
        .createQuery("SELECT tenant, version, wrapped, created FROM keyring_key ORDER BY 1, 2")
        .map((row, _) -> keyRow(row))
        .list();
  }

  /** Of one tenant, the oldest first. */
  static List<KeyRow> list(Handle handle, TenantId tenant) {
    return handle
        .createQuery(
            "SELECT tenant, version, wrapped, created FROM keyring_key"
                + " WHERE tenant = :tenant ORDER BY version")
        .bind("tenant", tenant.value())
        .map((row, _) -> keyRow(row))
        .list();
  }

  static void insert(Handle handle, KeyRow key, String master) {
    handle.execute(
        "INSERT INTO keyring_key (tenant, version, master, wrapped, created)"
            + " VALUES (?, ?, ?, ?, ?)",
        key.tenant().value(),
        key.version(),
        master,
        key.wrapped(),
        key.created().toString());
  }

  static void rewrap(Handle handle, KeyRow key, String master) {
    handle.execute(
        "UPDATE keyring_key SET wrapped = ?, master = ? WHERE tenant = ? AND version = ?",
        key.wrapped(),
        master,
        key.tenant().value(),
        key.version());
  }

  static void destroy(Handle handle, TenantId tenant) {
    handle.execute(
        "UPDATE keyring_key SET wrapped = NULL, master = NULL WHERE tenant = ?", tenant.value());
  }

  private static KeyRow keyRow(java.sql.ResultSet row) throws java.sql.SQLException {
    return new KeyRow(
        new TenantId(row.getString("tenant")),
        row.getInt("version"),
        row.getString("wrapped"),
        Instant.parse(row.getString("created")));
  }
}

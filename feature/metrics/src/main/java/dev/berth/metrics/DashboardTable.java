package dev.berth.metrics;

import dev.berth.http.Json;
import dev.berth.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The dashboards in the store. Stateless; works within a transaction. */
final class DashboardTable {
  private static final String COLUMNS = "name, content, revision, author, changed";

  private DashboardTable() {}

  /**
   * One of them.
   *
   * @param revision counts how often it was written, from 1
   * @param author who wrote it last
   */
  record Kept(String name, Dashboard dashboard, int revision, String author, Instant changed) {}

  static List<Kept> all(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM metrics_dashboard WHERE tenant = ? ORDER BY name")
        .bind(0, tenant.value())
        .map((result, _) -> read(result))
        .list();
  }

  static Optional<Kept> find(Handle handle, TenantId tenant, String name) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM metrics_dashboard WHERE tenant = ? AND name = ?")
        .bind(0, tenant.value())
        .bind(1, name)
        .map((result, _) -> read(result))
        .findOne();
  }

  static int count(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT COUNT(*) FROM metrics_dashboard WHERE tenant = ?")
        .bind(0, tenant.value())
        .mapTo(Integer.class)
        .one();
  }

  static void put(Handle handle, TenantId tenant, Kept kept, String content) {
    handle.execute(
        "INSERT INTO metrics_dashboard (tenant, "
            + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, name) DO UPDATE SET content ="
            + " excluded.content, revision = excluded.revision, author = excluded.author, changed ="
            + " excluded.changed",
        tenant.value(),
        kept.name(),
        content,
        kept.revision(),
        kept.author(),
        kept.changed().toEpochMilli());
  }

  static boolean delete(Handle handle, TenantId tenant, String name) {
    return handle.execute(
            "DELETE FROM metrics_dashboard WHERE tenant = ? AND name = ?", tenant.value(), name)
        > 0;
  }

  static void deleteAll(Handle handle, TenantId tenant) {
    handle.execute("DELETE FROM metrics_dashboard WHERE tenant = ?", tenant.value());
  }

  private static Kept read(ResultSet result) throws SQLException {
    return new Kept(
        result.getString("name"),
        Json.parse(result.getString("content"), Dashboard.class),
        result.getInt("revision"),
        result.getString("author"),
        Instant.ofEpochMilli(result.getLong("changed")));
  }
}

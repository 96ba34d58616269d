package dev.berth.alerts;

import dev.berth.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The notifications on their way, in the store. Stateless; works within a transaction. */
final class DeliveryTable {
  /** How many a tenant may have on their way. */
  static final int MOST = 500;

  private static final String COLUMNS = "tenant, id, receiver, body, created, tries, due";

  private DeliveryTable() {}

  /** The first of each receiver, if it is due: of a clock that was put back, all later ones too. */
  static List<Delivery> due(Handle handle, Instant now, Instant latest) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM alerts_delivery d WHERE (due <= ? OR due > ?) AND NOT EXISTS (SELECT 1"
                + " FROM alerts_delivery e WHERE e.tenant = d.tenant AND e.receiver = d.receiver"
                + " AND (e.created < d.created OR (e.created = d.created AND e.id < d.id)))"
                + " ORDER BY due, id")
        .bind(0, now.toEpochMilli())
        .bind(1, latest.toEpochMilli())
        .map((result, _) -> read(result))
        .list();
  }

  static int count(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT COUNT(*) FROM alerts_delivery WHERE tenant = ?")
        .bind(0, tenant.value())
        .mapTo(Integer.class)
        .one();
  }

  static void add(Handle handle, Delivery delivery) {
    handle.execute(
        "INSERT INTO alerts_delivery (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
        delivery.tenant().value(),
        delivery.id(),
        delivery.receiver(),
        delivery.body(),
        delivery.created().toEpochMilli(),
        delivery.tries(),
        delivery.due().toEpochMilli());
  }

  static void set(Handle handle, Delivery delivery) {
    handle.execute(
        "UPDATE alerts_delivery SET tries = ?, due = ? WHERE tenant = ? AND id = ?",
        delivery.tries(),
        delivery.due().toEpochMilli(),
        delivery.tenant().value(),
        delivery.id());
  }

  static void delete(Handle handle, TenantId tenant, String id) {
    handle.execute("DELETE FROM alerts_delivery WHERE tenant = ? AND id = ?", tenant.value(), id);
  }

  private static Delivery read(ResultSet result) throws SQLException {
    return new Delivery(
        new TenantId(result.getString("tenant")),
        result.getString("id"),
        result.getString("receiver"),
        result.getString("body"),
        Instant.ofEpochMilli(result.getLong("created")),
        result.getInt("tries"),
        Instant.ofEpochMilli(result.getLong("due")));
  }
}

package dev.berth.alerts;

import dev.berth.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rules, or receivers, in the store. Stateless; works within a transaction. */
enum DefinitionTable {
  RULE("alerts_rule"),
  RECEIVER("alerts_receiver");

  private static final String COLUMNS = "tenant, name, definition, author, changed";

  private final String table;

  DefinitionTable(String table) {
    this.table = table;
  }

  /**
   * One of them.
   *
   * @param text the definition as it is stored
   * @param author who wrote it
   */
  record Definition(TenantId tenant, String name, String text, String author, Instant changed) {}

  List<Definition> all(Handle handle) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM " + table)
        .map((result, _) -> read(result))
        .list();
  }

  List<Definition> all(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM " + table + " WHERE tenant = ? ORDER BY name")
        .bind(0, tenant.value())
        .map((result, _) -> read(result))
        .list();
  }

  Optional<Definition> find(Handle handle, TenantId tenant, String name) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM " + table + " WHERE tenant = ? AND name = ?")
        .bind(0, tenant.value())
        .bind(1, name)
        .map((result, _) -> read(result))
        .findOne();
  }

  int count(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT COUNT(*) FROM " + table + " WHERE tenant = ?")
        .bind(0, tenant.value())
        .mapTo(Integer.class)
        .one();
  }

  void put(Handle handle, Definition definition) {
    handle.execute(
        "INSERT INTO "
            + table
            + " ("
            + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, name) DO UPDATE SET definition ="
            + " excluded.definition, author = excluded.author, changed = excluded.changed",
        definition.tenant().value(),
        definition.name(),
        definition.text(),
        definition.author(),
        definition.changed().toEpochMilli());
  }

  boolean delete(Handle handle, TenantId tenant, String name) {
    return handle.execute(
            "DELETE FROM " + table + " WHERE tenant = ? AND name = ?", tenant.value(), name)
        > 0;
  }

  private static Definition read(ResultSet result) throws SQLException {
    return new Definition(
        new TenantId(result.getString("tenant")),
        result.getString("name"),
        result.getString("definition"),
        result.getString("author"),
        Instant.ofEpochMilli(result.getLong("changed")));
  }
}

package dev.berth.logs;

import dev.berth.http.Json;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The named searches in the store. Stateless; works within a transaction. */
final class SavedSearchTable {
  private SavedSearchTable() {}

  /** What is stored of one; public for the reader of JSON. */
  public record Stored(String query, String from, String to, List<String> columns) {}

  static List<SavedSearch> of(Handle handle, TenantId tenant, String principal) {
    return handle
        .createQuery(
            "SELECT name, definition, changed FROM logs_search"
                + " WHERE tenant = ? AND principal = ? ORDER BY name")
        .bind(0, tenant.value())
        .bind(1, principal)
        .map(
            (result, _) ->
                view(
                    result.getString("name"),
                    Json.parse(result.getString("definition"), Stored.class),
                    result.getLong("changed")))
        .list();
  }

  private static SavedSearch view(String name, Stored stored, long changed) {
    return new SavedSearch(
        name,
        stored.query(),
        stored.from(),
        stored.to(),
        stored.columns(),
        Instant.ofEpochMilli(changed));
  }

  /** In the place of the one of this name, if there is one. */
  static void put(Handle handle, TenantId tenant, String principal, SavedSearch search) {
    boolean _ = remove(handle, tenant, principal, search.name());
    handle.execute(
        "INSERT INTO logs_search (tenant, principal, name, definition, changed)"
            + " VALUES (?, ?, ?, ?, ?)",
        tenant.value(),
        principal,
        search.name(),
        Json.render(new Stored(search.query(), search.from(), search.to(), search.columns())),
        search.changed().toEpochMilli());
  }

  /** Whether there was one. */
  static boolean remove(Handle handle, TenantId tenant, String principal, String name) {
    return handle.execute(
            "DELETE FROM logs_search WHERE tenant = ? AND principal = ? AND name = ?",
            tenant.value(),
            principal,
            name)
        > 0;
  }

  static void removeAll(Handle handle, TenantId tenant) {
    handle.execute("DELETE FROM logs_search WHERE tenant = ?", tenant.value());
  }

  /** How many there were. */
  static int removeOf(Handle handle, String principal) {
    return handle.execute("DELETE FROM logs_search WHERE principal = ?", principal);
  }
}

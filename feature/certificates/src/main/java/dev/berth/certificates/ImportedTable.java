package dev.berth.certificates;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The imported certificates in the store. Stateless; works within a transaction. */
final class ImportedTable {
  private ImportedTable() {}

  /**
   * A certificate as it is kept.
   *
   * @param name that it was imported by
   * @param chain PEM
   * @param key sealed
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Row(String name, String chain, byte[] key, Instant created) {}

  static List<Row> list(Handle handle) {
    return handle
        .createQuery("SELECT * FROM certificates_imported ORDER BY name")
        .map(
            (result, _) ->
                new Row(
                    result.getString("name"),
                    result.getString("chain"),
                    result.getBytes("private_key"),
                    Instant.ofEpochMilli(result.getLong("created"))))
        .list();
  }

  static int put(Handle handle, Row row) {
    return handle.execute(
        "INSERT INTO certificates_imported (name, chain, private_key, created)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET chain = excluded.chain,"
            + " private_key = excluded.private_key, created = excluded.created",
        row.name(),
        row.chain(),
        row.key(),
        row.created().toEpochMilli());
  }

  static boolean remove(Handle handle, String name) {
    return handle.execute("DELETE FROM certificates_imported WHERE name = ?", name) > 0;
  }
}

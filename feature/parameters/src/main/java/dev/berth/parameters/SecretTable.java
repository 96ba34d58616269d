package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The secrets in the store. Stateless; works within a transaction. */
final class SecretTable {
  private static final String COLUMNS = "name, version, labels, size, created, updated";

  private SecretTable() {}

  static Optional<SecretFacts> find(Handle handle, TenantId tenant, String name) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM parameters_secret WHERE tenant = ? AND name = ?")
        .bind(0, tenant.value())
        .bind(1, name)
        .map((result, _) -> read(result))
        .findOne();
  }

  static List<SecretFacts> list(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM parameters_secret WHERE tenant = ?")
        .bind(0, tenant.value())
        .map((result, _) -> read(result))
        .list();
  }

  /** A secret with what is sealed. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Sealed(SecretFacts facts, byte[] value) {}

  static Optional<Sealed> open(Handle handle, TenantId tenant, String name) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + ", value FROM parameters_secret WHERE tenant = ? AND name = ?")
        .bind(0, tenant.value())
        .bind(1, name)
        .map((result, _) -> new Sealed(read(result), result.getBytes("value")))
        .findOne();
  }

  /** Writes a secret, over what was written of it before. */
  static void put(Handle handle, TenantId tenant, Sealed secret) {
    SecretFacts facts = secret.facts();
    handle.execute(
        "INSERT INTO parameters_secret (tenant, name, version, labels, size, value, created,"
            + " updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (tenant, name) DO UPDATE SET version = excluded.version,"
            + " labels = excluded.labels, size = excluded.size, value = excluded.value,"
            + " updated = excluded.updated",
        tenant.value(),
        facts.name(),
        facts.version(),
        Tags.render(facts.labels()),
        facts.size(),
        secret.value(),
        facts.created().toEpochMilli(),
        facts.updated().toEpochMilli());
  }

  static boolean delete(Handle handle, TenantId tenant, String name) {
    return handle.execute(
            "DELETE FROM parameters_secret WHERE tenant = ? AND name = ?", tenant.value(), name)
        > 0;
  }

  private static SecretFacts read(ResultSet result) throws SQLException {
    return new SecretFacts(
        result.getString("name"),
        result.getLong("version"),
        Instant.ofEpochMilli(result.getLong("created")),
        Instant.ofEpochMilli(result.getLong("updated")),
        result.getLong("size"),
        Tags.parse(result.getString("labels")));
  }
}

package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The present versions in the store. Stateless; works within a transaction. */
final class ParameterTable {
  private static final String COLUMNS =
      "name, type, version, tier, data_type, description, pattern, value, tags, modified,"
          + " modified_by";

  private ParameterTable() {}

  /**
   * Which parameters of a tenant are meant, in the order of their names.
   *
   * @param path {@code /production}; {@code /}: all
   * @param recursive whether all levels below count, not the next only
   */
  record Range(String path, boolean recursive) {
    static final Range ALL = new Range("/", true);
  }

  static Optional<Parameter> find(Handle handle, TenantId tenant, ParameterName name) {
    return handle
        .createQuery(
            "SELECT " + COLUMNS + " FROM parameters_parameter WHERE tenant = ? AND name = ?")
        .bind(0, tenant.value())
        .bind(1, name.bytes())
        .map((result, _) -> read(result))
        .findOne();
  }

  /**
   * The next of a range.
   *
   * @param after only names behind this one; null: from the first
   */
  static List<Parameter> list(
      Handle handle, TenantId tenant, Range range, @Nullable String after, int most) {
    String prefix = range.path().equals("/") ? "" : range.path() + "/";
    String from = after == null ? prefix : after;
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM parameters_parameter WHERE tenant = ?"
            + (range.recursive() ? "" : " AND parent = ?")
            + " AND name > ?"
            + (prefix.isEmpty() ? "" : " AND name < ?")
            + " ORDER BY name LIMIT ?";
    Query query = handle.createQuery(sql);
    int at = 0;
    query.bind(at++, tenant.value());
    if (!range.recursive()) {
      query.bind(at++, ParameterName.bytes(range.path()));
    }
    query.bind(at++, ParameterName.bytes(from));
    if (!prefix.isEmpty()) {
      query.bind(at++, afterAll(prefix));
    }
    return query.bind(at, most).map((result, _) -> read(result)).list();
  }

  /** The first bytes behind all that begin with a prefix; names are ASCII. */
  private static byte[] afterAll(String prefix) {
    byte[] bytes = ParameterName.bytes(prefix);
    bytes[bytes.length - 1]++;
    return bytes;
  }

  /**
   * A new one; where another is made at the same time, PostgreSQL has this transaction repeated.
   */
  static void insert(Handle handle, TenantId tenant, Parameter parameter) {
    Version version = parameter.version();
    handle.execute(
        "INSERT INTO parameters_parameter (tenant, name, parent, type, version, tier, data_type,"
            + " description, pattern, value, tags, modified, modified_by)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (tenant, name) DO NOTHING",
        tenant.value(),
        parameter.name().bytes(),
        ParameterName.bytes(parameter.name().parent()),
        parameter.type().name(),
        version.number(),
        version.tier().name(),
        version.dataType(),
        version.description(),
        version.pattern(),
        version.value().bytes(),
        Tags.render(parameter.tags()),
        version.modified().toEpochMilli(),
        version.modifiedBy());
  }

  static void update(Handle handle, TenantId tenant, ParameterName name, Version version) {
    handle.execute(
        "UPDATE parameters_parameter SET version = ?, tier = ?, data_type = ?, description = ?,"
            + " pattern = ?, value = ?, modified = ?, modified_by = ?"
            + " WHERE tenant = ? AND name = ?",
        version.number(),
        version.tier().name(),
        version.dataType(),
        version.description(),
        version.pattern(),
        version.value().bytes(),
        version.modified().toEpochMilli(),
        version.modifiedBy(),
        tenant.value(),
        name.bytes());
  }

  static void updateTags(Handle handle, TenantId tenant, ParameterName name, String tags) {
    handle.execute(
        "UPDATE parameters_parameter SET tags = ? WHERE tenant = ? AND name = ?",
        tags,
        tenant.value(),
        name.bytes());
  }

  static boolean delete(Handle handle, TenantId tenant, ParameterName name) {
    return handle.execute(
            "DELETE FROM parameters_parameter WHERE tenant = ? AND name = ?",
            tenant.value(),
            name.bytes())
        > 0;
  }

  private static Parameter read(ResultSet result) throws SQLException {
    return new Parameter(
        new ParameterName(new String(result.getBytes("name"), StandardCharsets.UTF_8)),
        ParameterType.valueOf(result.getString("type")),
        VersionTable.read(result),
        Tags.parse(result.getString("tags")));
  }
}

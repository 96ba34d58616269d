package dev.berth.deploy;

import dev.berth.compose.StackSource;
import dev.berth.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last versions of each stack in the store, to be read; {@link StackTable} writes them. */
final class VersionTable {
  private final Store store;
  private final Sealing sealing;

  VersionTable(Store store, Sealing sealing) {
    this.store = store;
    this.sealing = sealing;
  }

  /**
   * A version as it was deployed.
   *
   * @param source what it was made from; null: it is not known
   */
  record Version(DesiredStack stack, @Nullable StackSource source) {}

  /** The newest first. */
  List<DesiredStack> list(StackKey key) {
    List<Row> rows =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT version, source, desired FROM deploy_version"
                            + " WHERE tenant = ? AND name = ? ORDER BY version DESC")
                    .bind(0, key.tenant().value())
                    .bind(1, key.stack().value())
                    .map((row, _) -> Row.of(row))
                    .list());
    return rows.stream().map(row -> desired(key, row)).toList();
  }

  Optional<Version> find(StackKey key, long version) {
    Optional<Row> row =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT version, source, desired FROM deploy_version"
                            + " WHERE tenant = ? AND name = ? AND version = ?")
                    .bind(0, key.tenant().value())
                    .bind(1, key.stack().value())
                    .bind(2, version)
                    .map((one, _) -> Row.of(one))
                    .findOne());
    return row.map(one -> new Version(desired(key, one), source(key, one)));
  }

  private DesiredStack desired(StackKey key, Row row) {
    Sealing.Row place = new Sealing.Row(key, row.version());
    return DesiredJson.parse(sealing.openText(key.tenant(), place.desired(), row.desired()));
  }

  private @Nullable StackSource source(StackKey key, Row row) {
    if (row.source().isEmpty()) {
      return null;
    }
    Sealing.Row place = new Sealing.Row(key, row.version());
    return DesiredJson.parseSource(sealing.openText(key.tenant(), place.source(), row.source()));
  }

  private record Row(long version, String source, String desired) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(row.getLong("version"), row.getString("source"), row.getString("desired"));
    }
  }
}

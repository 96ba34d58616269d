package dev.berth.deploy;

import dev.berth.compose.StackSource;
import dev.berth.store.Store;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last versions of each stack in the store, to be read; {@link StackTable} writes them. */
final class VersionTable {
  private final Store store;

  VersionTable(Store store) {
    this.store = store;
  }

  /**
   * A version as it was deployed.
   *
   * @param source what it was made from; null: it is not known
   */
  record Version(DesiredStack stack, @Nullable StackSource source) {}

  /** The newest first. */
  List<DesiredStack> list(StackKey key) {
    List<String> rows =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT desired FROM deploy_version WHERE tenant = ? AND name = ? ORDER BY"
                            + " version DESC")
                    .bind(0, key.tenant().value())
                    .bind(1, key.stack().value())
                    .mapTo(String.class)
                    .list());
    return rows.stream().map(DesiredJson::parse).toList();
  }

  Optional<Version> find(StackKey key, long version) {
    Optional<Row> row =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT source, desired FROM deploy_version WHERE tenant = ? AND name = ?"
                            + " AND version = ?")
                    .bind(0, key.tenant().value())
                    .bind(1, key.stack().value())
                    .bind(2, version)
                    .map(
                        (result, context) ->
                            new Row(result.getString("source"), result.getString("desired")))
                    .findOne());
    return row.map(
        one ->
            new Version(
                DesiredJson.parse(one.desired()),
                one.source().isEmpty() ? null : DesiredJson.parseSource(one.source())));
  }

  private record Row(String source, String desired) {}
}

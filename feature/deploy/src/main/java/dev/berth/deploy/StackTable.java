package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.compose.StackSource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The desired stacks in the store, and the last {@value #VERSIONS} versions of each. */
final class StackTable {
  private static final int VERSIONS = 10;
  private final Store store;

  StackTable(Store store) {
    this.store = store;
  }

  void migrate() {
    store.migrate("deploy");
  }

  List<DesiredStack> list() {
    List<Row> rows =
        store.read(
            handle ->
                handle
                    .createQuery("SELECT tenant, name, desired FROM deploy_stack")
                    .map(
                        (result, context) ->
                            new Row(
                                new StackKey(
                                    new TenantId(result.getString("tenant")),
                                    new StackName(result.getString("name"))),
                                result.getString("desired")))
                    .list());
    return rows.stream().map(StackTable::parse).toList();
  }

  /** Writes a version, over what was written of it before; what returned is on disk. */
  void save(DesiredStack stack, @Nullable StackSource source) {
    save(stack, source, Map.of());
  }

  /**
   * Writes a version, over what was written of it before; what returned is on disk.
   *
   * @param contents what its configs and secrets hold, by id; what is there already may be missing
   */
  void save(DesiredStack stack, @Nullable StackSource source, Map<String, Content> contents) {
    String desired = DesiredJson.render(stack);
    String text =
        source == null ? null : DesiredJson.render(withoutContents(source, contents.values()));
    store.write(
        handle -> {
          String kept = text == null ? findSource(handle, stack.key()) : text;
          for (String table : List.of("deploy_stack", "deploy_version")) {
            insert(handle, table, stack, kept, desired);
          }
          ContentTable.save(handle, stack, contents);
          ContentTable.forget(handle, stack.key(), stack.version() - VERSIONS);
          return forgetVersions(handle, stack);
        });
  }

  /** What may be a secret has a place of its own. */
  private static StackSource withoutContents(StackSource source, Collection<Content> contents) {
    Map<String, String> variables = new HashMap<>(source.variables());
    variables
        .values()
        .removeIf(value -> contents.contains(new Content(value.getBytes(StandardCharsets.UTF_8))));
    return new StackSource(
        source.files(), variables, source.directory(), List.of(), source.profiles());
  }

  /** Writes what has been found out about a version that is stored already. */
  void amend(DesiredStack stack) {
    String desired = DesiredJson.render(stack);
    store.write(
        handle -> {
          for (String table : List.of("deploy_stack", "deploy_version")) {
            handle.execute(
                "UPDATE "
                    + table
                    + " SET desired = ? WHERE tenant = ? AND name = ? AND version = ?",
                desired,
                stack.key().tenant().value(),
                stack.key().stack().value(),
                stack.version());
          }
          return stack;
        });
  }

  void remove(StackKey key) {
    store.write(
        handle -> {
          handle.execute(
              "DELETE FROM deploy_stack WHERE tenant = ? AND name = ?",
              key.tenant().value(),
              key.stack().value());
          ContentTable.forget(handle, key, Long.MAX_VALUE);
          return handle.execute(
              "DELETE FROM deploy_version WHERE tenant = ? AND name = ?",
              key.tenant().value(),
              key.stack().value());
        });
  }

  private static DesiredStack parse(Row row) {
    try {
      return DesiredJson.parse(row.desired());
    } catch (JacksonException e) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot read stack '%s' of tenant '%s' from the store: what is written there is not of this release. Start the release that wrote it."
              .formatted(row.key().stack(), row.key().tenant()),
          e);
    }
  }

  private static String findSource(Handle handle, StackKey key) {
    return handle
        .createQuery("SELECT source FROM deploy_stack WHERE tenant = ? AND name = ?")
        .bind(0, key.tenant().value())
        .bind(1, key.stack().value())
        .mapTo(String.class)
        .findOne()
        .orElse("");
  }

  private static void insert(
      Handle handle, String table, DesiredStack stack, String source, String desired) {
    if (table.equals("deploy_stack")) {
      handle.execute(
          "DELETE FROM deploy_stack WHERE tenant = ? AND name = ?",
          stack.key().tenant().value(),
          stack.key().stack().value());
    } else {
      handle.execute(
          "DELETE FROM deploy_version WHERE tenant = ? AND name = ? AND version = ?",
          stack.key().tenant().value(),
          stack.key().stack().value(),
          stack.version());
    }
    handle.execute(
        "INSERT INTO "
            + table
            + " (tenant, name, version, source, desired, updated) VALUES (?, ?, ?, ?, ?, ?)",
        stack.key().tenant().value(),
        stack.key().stack().value(),
        stack.version(),
        source,
        desired,
        stack.updated().toString());
  }

  private static int forgetVersions(Handle handle, DesiredStack stack) {
    return handle.execute(
        "DELETE FROM deploy_version WHERE tenant = ? AND name = ? AND version <= ?",
        stack.key().tenant().value(),
        stack.key().stack().value(),
        stack.version() - VERSIONS);
  }

  private record Row(StackKey key, String desired) {}
}

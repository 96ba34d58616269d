package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.compose.StackSource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The desired stacks in the store, and the last {@value #VERSIONS} versions of each, all of them
 * sealed. What writes is not called by two threads at once.
 */
final class StackTable {
  private static final int VERSIONS = 10;

  /** What comes along with a version is kept with it up to this size, in bytes. */
  private static final int KEPT_ATTACHMENTS = 1 << 20;

  private static final System.Logger LOG = System.getLogger(StackTable.class.getName());

  private final Store store;
  private final Sealing sealing;
  private final ContentTable contentTable;

  StackTable(Store store, Sealing sealing, ContentTable contentTable) {
    this.store = store;
    this.sealing = sealing;
    this.contentTable = contentTable;
  }

  /** Brings the tables to their newest form, and seals what lies there in plain. */
  void migrate() {
    store.migrate("deploy");
    new PlainRows(store, sealing).seal();
  }

  List<DesiredStack> list() {
    List<Row> rows =
        store.read(
            handle ->
                handle
                    .createQuery("SELECT tenant, name, version, desired FROM deploy_stack")
                    .map(
                        (result, context) ->
                            new Row(
                                new Sealing.Row(
                                    new StackKey(
                                        new TenantId(result.getString("tenant")),
                                        new StackName(result.getString("name"))),
                                    result.getLong("version")),
                                result.getString("desired")))
                    .list());
    return rows.stream().flatMap(row -> open(row).stream()).toList();
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
    TenantId tenant = stack.key().tenant();
    Sealing.Row row = new Sealing.Row(stack.key(), stack.version());
    String desired = sealing.seal(tenant, row.desired(), DesiredJson.render(stack));
    String kept =
        source == null
            ? presentSource(row)
            : sealing.seal(
                tenant,
                row.source(),
                DesiredJson.render(
                    isKept(stack, source) ? source : withoutContents(source, contents.values())));
    Map<String, ContentTable.Sealed> files = contentTable.seal(tenant, contents);
    store.write(
        handle -> {
          for (String table : List.of("deploy_stack", "deploy_version")) {
            insert(handle, table, stack, kept, desired);
          }
          ContentTable.save(handle, stack, files);
          ContentTable.forget(handle, stack.key(), stack.version() - VERSIONS);
          return forgetVersions(handle, stack);
        });
  }

  /**
   * Whether all that came along is kept, so that the file can be changed without it; one that is
   * read again when a parameter changes needs all that it names.
   */
  private static boolean isKept(DesiredStack stack, StackSource source) {
    long bytes = source.attachments().stream().mapToLong(one -> one.content().length()).sum();
    return bytes <= KEPT_ATTACHMENTS || !stack.parameters().filled().isEmpty();
  }

  /** What configs and secrets hold has a place of its own, however large. */
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
    String desired =
        sealing.seal(
            stack.key().tenant(),
            new Sealing.Row(stack.key(), stack.version()).desired(),
            DesiredJson.render(stack));
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

  /** Empty if the key of its tenant was destroyed: then there is no such tenant any more. */
  private Optional<DesiredStack> open(Row row) {
    StackKey key = row.row().key();
    try {
      String desired = sealing.openText(key.tenant(), row.row().desired(), row.desired());
      return Optional.of(DesiredJson.parse(desired));
    } catch (BerthException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      LOG.log(Level.WARNING, "Stack '" + key + "' is left out: the key of its tenant is gone");
      return Optional.empty();
    } catch (JacksonException e) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot read stack '%s' of tenant '%s' from the store: what is written there is not of this release. Start the release that wrote it."
              .formatted(key.stack(), key.tenant()),
          e);
    }
  }

  /** What the present version was made from, sealed for this row. */
  private String presentSource(Sealing.Row row) {
    Optional<Source> present =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT version, source FROM deploy_stack WHERE tenant = ? AND name = ?")
                    .bind(0, row.key().tenant().value())
                    .bind(1, row.key().stack().value())
                    .map((one, _) -> new Source(one.getLong("version"), one.getString("source")))
                    .findOne());
    if (present.isEmpty() || present.get().source().isEmpty()) {
      return "";
    }
    TenantId tenant = row.key().tenant();
    Sealing.Row from = new Sealing.Row(row.key(), present.get().version());
    return sealing.seal(
        tenant, row.source(), sealing.open(tenant, from.source(), present.get().source()));
  }

  private record Source(long version, String source) {}

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

  private record Row(Sealing.Row row, String desired) {}
}

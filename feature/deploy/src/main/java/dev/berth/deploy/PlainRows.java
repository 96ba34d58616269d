package dev.berth.deploy;

import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.util.Base64;
import java.util.List;

/** Seals what an earlier release has written in plain. Harmless when there is nothing left. */
final class PlainRows {
  private static final int AT_ONCE = 50;

  private final Store store;
  private final Sealing sealing;

  PlainRows(Store store, Sealing sealing) {
    this.store = store;
    this.sealing = sealing;
  }

  void seal() {
    sealTexts("deploy_stack");
    sealTexts("deploy_version");
    List<PlainContent> contents = contents();
    while (!contents.isEmpty()) {
      contents.forEach(this::seal);
      contents = contents();
    }
  }

  private record PlainTexts(Sealing.Row row, String source, String desired) {}

  private record PlainContent(TenantId tenant, String id, String content) {}

  private void sealTexts(String table) {
    List<PlainTexts> rows = texts(table);
    while (!rows.isEmpty()) {
      rows.forEach(row -> seal(table, row));
      rows = texts(table);
    }
  }

  private List<PlainTexts> texts(String table) {
    return store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT tenant, name, version, source, desired FROM "
                        + table
                        + " WHERE desired LIKE '{%' LIMIT "
                        + AT_ONCE)
                .map(
                    (result, context) ->
                        new PlainTexts(
                            new Sealing.Row(
                                new StackKey(
                                    new TenantId(result.getString("tenant")),
                                    new StackName(result.getString("name"))),
                                result.getLong("version")),
                            result.getString("source"),
                            result.getString("desired")))
                .list());
  }

  private void seal(String table, PlainTexts plain) {
    StackKey key = plain.row().key();
    String source =
        plain.source().isEmpty()
            ? ""
            : sealing.seal(key.tenant(), plain.row().source(), plain.source());
    String desired = sealing.seal(key.tenant(), plain.row().desired(), plain.desired());
    store.write(
        handle ->
            handle.execute(
                "UPDATE "
                    + table
                    + " SET source = ?, desired = ? WHERE tenant = ? AND name = ? AND version = ?",
                source,
                desired,
                key.tenant().value(),
                key.stack().value(),
                plain.row().version()));
  }

  private List<PlainContent> contents() {
    return store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT tenant, id, content FROM deploy_content WHERE size < 0 LIMIT "
                        + AT_ONCE)
                .map(
                    (result, context) ->
                        new PlainContent(
                            new TenantId(result.getString("tenant")),
                            result.getString("id"),
                            result.getString("content")))
                .list());
  }

  private void seal(PlainContent plain) {
    byte[] bytes = Base64.getDecoder().decode(plain.content());
    String sealed = sealing.seal(plain.tenant(), Sealing.content(plain.id()), bytes);
    store.write(
        handle ->
            handle.execute(
                "UPDATE deploy_content SET content = ?, size = ? WHERE tenant = ? AND id = ?",
                sealed,
                bytes.length,
                plain.tenant().value(),
                plain.id()));
  }
}

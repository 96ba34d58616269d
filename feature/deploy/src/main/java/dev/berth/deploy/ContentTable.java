package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.engine.Mount;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * What configs and secrets hold, sealed, by ids that tell nothing about it: the only place that has
 * it. Equal content of one tenant has one id, found by comparing what is opened; a hash of a short
 * secret could be guessed.
 */
final class ContentTable {
  private final Store store;
  private final Sealing sealing;

  ContentTable(Store store, Sealing sealing) {
    this.store = store;
    this.sealing = sealing;
  }

  /**
   * A content as the store keeps it.
   *
   * @param size in plain, in bytes
   */
  record Sealed(String content, int size) {}

  /** The id of the same content that came with a file. */
  Optional<String> find(TenantId tenant, Content content) {
    List<Kept> alike =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT id, content FROM deploy_content"
                            + " WHERE tenant = ? AND size = ? AND id NOT LIKE '%.%' ORDER BY id")
                    .bind(0, tenant.value())
                    .bind(1, content.length())
                    .map((row, _) -> new Kept(row.getString("id"), row.getString("content")))
                    .list());
    byte[] wanted = content.bytes();
    return alike.stream()
        .filter(kept -> Arrays.equals(open(tenant, kept.id(), kept.content()), wanted))
        .map(Kept::id)
        .findFirst();
  }

  private record Kept(String id, String content) {}

  private byte[] open(TenantId tenant, String id, String sealed) {
    return sealing.open(tenant, Sealing.content(id), sealed);
  }

  /**
   * The bytes of a content.
   *
   * @throws BerthException {@code NOT_FOUND}
   */
  byte[] read(TenantId tenant, String id) {
    Optional<String> content =
        store.read(
            handle ->
                handle
                    .createQuery("SELECT content FROM deploy_content WHERE tenant = ? AND id = ?")
                    .bind(0, tenant.value())
                    .bind(1, id)
                    .mapTo(String.class)
                    .findOne());
    return open(
        tenant,
        id,
        content.orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.NOT_FOUND,
                    "Cannot find content '%s' of a config or secret: no version of a stack has it any more."
                        .formatted(id))));
  }

  /** What is given to {@link #save}, which a transaction must not do itself. */
  Map<String, Sealed> seal(TenantId tenant, Map<String, Content> given) {
    Map<String, Sealed> sealed = new LinkedHashMap<>();
    given.forEach(
        (id, content) -> {
          String text = sealing.seal(tenant, Sealing.content(id), content.bytes());
          sealed.put(id, new Sealed(text, content.length()));
        });
    return sealed;
  }

  /** Within the transaction that writes a version of a stack: keeps what it mounts. */
  static void save(Handle handle, DesiredStack stack, Map<String, Sealed> given) {
    String tenant = stack.key().tenant().value();
    given.forEach(
        (id, row) -> {
          handle.execute("DELETE FROM deploy_content WHERE tenant = ? AND id = ?", tenant, id);
          handle.execute(
              "INSERT INTO deploy_content (tenant, id, content, size) VALUES (?, ?, ?, ?)",
              tenant,
              id,
              row.content(),
              row.size());
        });
    handle.execute(
        "DELETE FROM deploy_content_use WHERE tenant = ? AND name = ? AND version = ?",
        tenant,
        stack.key().stack().value(),
        stack.version());
    for (String id : mounted(stack)) {
      handle.execute(
          "INSERT INTO deploy_content_use (tenant, name, version, content) VALUES (?, ?, ?, ?)",
          tenant,
          stack.key().stack().value(),
          stack.version(),
          id);
    }
  }

  /** Within a transaction: forgets what versions up to this one mount, and what none does. */
  static void forget(Handle handle, StackKey key, long upTo) {
    handle.execute(
        "DELETE FROM deploy_content_use WHERE tenant = ? AND name = ? AND version <= ?",
        key.tenant().value(),
        key.stack().value(),
        upTo);
    handle.execute(
        "DELETE FROM deploy_content WHERE tenant = ? AND NOT EXISTS"
            + " (SELECT 1 FROM deploy_content_use u"
            + " WHERE u.tenant = deploy_content.tenant AND u.content = deploy_content.id)",
        key.tenant().value());
  }

  /** What a service was before an update counts: it may go back to it. */
  private static Set<String> mounted(DesiredStack stack) {
    Set<String> ids = new TreeSet<>();
    stack.parameters().held().forEach(held -> ids.add(held.latest()));
    for (DesiredService service : stack.services()) {
      addMounted(service.spec(), ids);
      EarlierService earlier = service.earlier();
      if (earlier != null) {
        addMounted(earlier.spec(), ids);
      }
    }
    return ids;
  }

  private static void addMounted(ServiceSpec spec, Set<String> ids) {
    for (Mount mount : spec.filesystem().mounts()) {
      if (mount instanceof Mount.File file) {
        ids.add(file.content());
      }
    }
  }
}

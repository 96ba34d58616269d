package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.engine.Mount;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * What configs and secrets hold, by ids that tell nothing about it: the only place that has it.
 * Equal content of one tenant has one id, found by comparing; a hash of a short secret could be
 * guessed.
 */
final class ContentTable {
  private final Store store;

  ContentTable(Store store) {
    this.store = store;
  }

  /** The id of the same content. */
  Optional<String> find(TenantId tenant, Content content) {
    return store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT id FROM deploy_content WHERE tenant = ? AND content = ? ORDER BY id")
                .bind(0, tenant.value())
                .bind(1, encode(content))
                .mapTo(String.class)
                .findFirst());
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
    return Base64.getDecoder()
        .decode(
            content.orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.NOT_FOUND,
                        "Cannot find content '%s' of a config or secret: no version of a stack has it any more."
                            .formatted(id))));
  }

  /** Within the transaction that writes a version of a stack: keeps what it mounts. */
  static void save(Handle handle, DesiredStack stack, Map<String, Content> given) {
    String tenant = stack.key().tenant().value();
    given.forEach(
        (id, content) -> {
          handle.execute("DELETE FROM deploy_content WHERE tenant = ? AND id = ?", tenant, id);
          handle.execute(
              "INSERT INTO deploy_content (tenant, id, content) VALUES (?, ?, ?)",
              tenant,
              id,
              encode(content));
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

  private static String encode(Content content) {
    return Base64.getEncoder().encodeToString(content.bytes());
  }
}

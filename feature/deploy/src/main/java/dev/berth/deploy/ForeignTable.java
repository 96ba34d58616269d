package dev.berth.deploy;

import dev.berth.kernel.StackName;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What operators decided about foreign stacks, in the store. Thread-safe. */
final class ForeignTable {
  private final Store store;

  ForeignTable(Store store) {
    this.store = store;
  }

  List<ForeignChoice> list() {
    return store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT target, stack, tenant, routed, adopted_as FROM deploy_foreign ORDER BY"
                        + " target, stack")
                .map(
                    (row, _) ->
                        new ForeignChoice(
                            new TargetName(row.getString("target")),
                            row.getString("stack"),
                            new TenantId(row.getString("tenant")),
                            row.getInt("routed") != 0,
                            row.getString("adopted_as").isEmpty()
                                ? null
                                : new StackName(row.getString("adopted_as"))))
                .list());
  }

  Optional<ForeignChoice> find(TargetName target, String stack) {
    return list().stream()
        .filter(choice -> choice.target().equals(target) && choice.stack().equals(stack))
        .findFirst();
  }

  /** Writes a decision over the one before; one that says nothing is forgotten. */
  void save(ForeignChoice choice) {
    StackName adoptedAs = choice.adoptedAs();
    store.write(
        handle -> {
          handle.execute(
              "DELETE FROM deploy_foreign WHERE target = ? AND stack = ?",
              choice.target().value(),
              choice.stack());
          if (!choice.routed() && adoptedAs == null) {
            return 0;
          }
          return handle.execute(
              "INSERT INTO deploy_foreign (target, stack, tenant, routed, adopted_as) VALUES (?, ?,"
                  + " ?, ?, ?)",
              choice.target().value(),
              choice.stack(),
              choice.tenant().value(),
              choice.routed() ? 1 : 0,
              adoptedAs == null ? "" : adoptedAs.value());
        });
  }

  /** The volumes of others that stacks of a tenant may mount there. */
  Set<String> volumes(TargetName target, TenantId tenant) {
    List<String> names =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT name FROM deploy_foreign_volume WHERE target = :target AND tenant ="
                            + " :tenant")
                    .bind("target", target.value())
                    .bind("tenant", tenant.value())
                    .mapTo(String.class)
                    .list());
    return new TreeSet<>(names);
  }

  void allow(TargetName target, TenantId tenant, Collection<String> volumes) {
    store.write(
        handle -> {
          for (String volume : volumes) {
            forget(handle, target, tenant, volume);
            handle.execute(
                "INSERT INTO deploy_foreign_volume (target, tenant, name) VALUES (?, ?, ?)",
                target.value(),
                tenant.value(),
                volume);
          }
          return volumes.size();
        });
  }

  void forbid(TargetName target, TenantId tenant, Collection<String> volumes) {
    store.write(
        handle -> {
          volumes.forEach(volume -> forget(handle, target, tenant, volume));
          return volumes.size();
        });
  }

  private static void forget(
      org.jdbi.v3.core.Handle handle, TargetName target, TenantId tenant, String volume) {
    handle.execute(
        "DELETE FROM deploy_foreign_volume WHERE target = ? AND tenant = ? AND name = ?",
        target.value(),
        tenant.value(),
        volume);
  }

  /** Nothing is decided for a tenant any more. */
  void forget(TenantId tenant) {
    forget("tenant", tenant.value());
  }

  /** Nothing is decided about a target any more. */
  void forget(TargetName target) {
    forget("target", target.value());
  }

  private void forget(String column, String value) {
    store.write(
        handle -> {
          handle.execute("DELETE FROM deploy_foreign WHERE " + column + " = ?", value);
          return handle.execute(
              "DELETE FROM deploy_foreign_volume WHERE " + column + " = ?", value);
        });
  }
}

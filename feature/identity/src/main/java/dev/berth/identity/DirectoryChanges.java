package dev.berth.identity;

import dev.berth.access.Quota;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the store in what one directory differs from another. What did not change is the same
 * object in both, so that looking for differences costs little.
 */
@SuppressWarnings("ReferenceEquality") // What is the same object did not change.
final class DirectoryChanges {
  private final Handle handle;

  private DirectoryChanges(Handle handle) {
    this.handle = handle;
  }

  static Directory write(Handle handle, Directory before, Directory after) {
    DirectoryChanges changes = new DirectoryChanges(handle);
    differences(before.tenants(), after.tenants(), changes::removeTenant, changes::addTenant);
    differences(before.users(), after.users(), changes::removeUser, changes::addUser);
    differences(before.groups(), after.groups(), changes::removeGroup, changes::addGroup);
    differences(before.policies(), after.policies(), changes::removePolicy, changes::addPolicy);
    attachments(changes, before.attachments(), after.attachments());
    differences(
        before.tokens(),
        after.tokens(),
        id -> TokenTable.remove(handle, id),
        token -> TokenTable.add(handle, token));
    return after;
  }

  private static <K, V> void differences(
      Map<K, V> before, Map<K, V> after, Consumer<K> remove, Consumer<V> add) {
    if (before == after) {
      return;
    }
    before.forEach(
        (key, value) -> {
          if (after.get(key) != value) {
            remove.accept(key);
          }
        });
    after.forEach(
        (key, value) -> {
          if (before.get(key) != value) {
            add.accept(value);
          }
        });
  }

  private void removeTenant(TenantId tenant) {
    handle.execute("DELETE FROM identity_tenant WHERE name = ?", tenant.value());
  }

  private void addTenant(Tenant tenant) {
    Quota quota = tenant.quota();
    handle.execute(
        "INSERT INTO identity_tenant"
            + " (name, state, created, memory, milli_cpus, tasks, volumes, disk, parameters)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant.id().value(),
        tenant.state().name(),
        tenant.created().toString(),
        bytes(quota.memory()),
        quota.milliCpus(),
        quota.tasks(),
        quota.volumes(),
        bytes(quota.disk()),
        quota.parameters());
  }

  private static @Nullable Long bytes(@Nullable ByteSize size) {
    return size == null ? null : (Long) size.bytes();
  }

  private void removeUser(String name) {
    handle.execute("DELETE FROM identity_user WHERE name = ?", name);
    handle.execute("DELETE FROM identity_role WHERE user_name = ?", name);
    handle.execute("DELETE FROM identity_user_tag WHERE user_name = ?", name);
  }

  private void addUser(User user) {
    SecondFactor factor = user.proof().secondFactor();
    handle.execute(
        "INSERT INTO identity_user (name, home, kind, operator, locked, created, password,"
            + " must_change, second_factor, confirmed, last_step, recovery_codes)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        user.name(),
        user.home().value(),
        user.kind().name(),
        user.operator() ? 1 : 0,
        user.locked() ? 1 : 0,
        user.created().toString(),
        user.proof().passwordHash(),
        user.proof().mustChange() ? 1 : 0,
        factor == null ? null : factor.sealed(),
        factor != null && factor.confirmed() ? 1 : 0,
        factor == null ? 0L : factor.lastStep(),
        factor == null ? "" : String.join(" ", new TreeSet<>(factor.recoveryCodes())));
    user.roles()
        .forEach(
            (tenant, role) ->
                handle.execute(
                    "INSERT INTO identity_role (user_name, tenant, role) VALUES (?, ?, ?)",
                    user.name(),
                    tenant.value(),
                    role.name()));
    user.tags()
        .forEach(
            (name, content) ->
                handle.execute(
                    "INSERT INTO identity_user_tag (user_name, name, content) VALUES (?, ?, ?)",
                    user.name(),
                    name,
                    content));
  }

  private void removeGroup(GroupKey key) {
    handle.execute(
        "DELETE FROM identity_group WHERE tenant = ? AND name = ?",
        key.tenant().value(),
        key.name());
    handle.execute(
        "DELETE FROM identity_member WHERE tenant = ? AND group_name = ?",
        key.tenant().value(),
        key.name());
  }

  private void addGroup(Group group) {
    handle.execute(
        "INSERT INTO identity_group (tenant, name, created) VALUES (?, ?, ?)",
        group.key().tenant().value(),
        group.key().name(),
        group.created().toString());
    for (Member member : group.members()) {
      handle.execute(
          "INSERT INTO identity_member (tenant, group_name, kind, member) VALUES (?, ?, ?, ?)",
          group.key().tenant().value(),
          group.key().name(),
          member.kind().name(),
          member.name());
    }
  }

  private void removePolicy(PolicyKey key) {
    handle.execute(
        "DELETE FROM identity_policy WHERE tenant = ? AND name = ?",
        key.tenant().value(),
        key.name());
  }

  private void addPolicy(Policy policy) {
    handle.execute(
        "INSERT INTO identity_policy (tenant, name, document, created, updated)"
            + " VALUES (?, ?, ?, ?, ?)",
        policy.key().tenant().value(),
        policy.key().name(),
        policy.text(),
        policy.created().toString(),
        policy.updated().toString());
  }

  private static void attachments(
      DirectoryChanges changes,
      Map<Target, SortedSet<PolicyKey>> before,
      Map<Target, SortedSet<PolicyKey>> after) {
    if (before == after) {
      return;
    }
    before.forEach(
        (target, policies) -> {
          if (after.get(target) != policies) {
            changes.removeAttachments(target);
          }
        });
    after.forEach(
        (target, policies) -> {
          if (before.get(target) != policies) {
            policies.forEach(policy -> changes.addAttachment(policy, target));
          }
        });
  }

  private void removeAttachments(Target target) {
    handle.execute(
        "DELETE FROM identity_attachment WHERE kind = ? AND target_tenant = ? AND target = ?",
        target.kind().name(),
        target.tenant().value(),
        target.name());
  }

  private void addAttachment(PolicyKey policy, Target target) {
    handle.execute(
        "INSERT INTO identity_attachment (tenant, policy, kind, target_tenant, target)"
            + " VALUES (?, ?, ?, ?, ?)",
        policy.tenant().value(),
        policy.name(),
        target.kind().name(),
        target.tenant().value(),
        target.name());
  }
}

package dev.berth.identity;

import dev.berth.access.Quota;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import dev.berth.policy.PolicyDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Directory} from the store. */
final class DirectoryTables {
  private DirectoryTables() {}

  static Directory read(Handle handle) {
    return new Directory(
        tenants(handle),
        users(handle),
        groups(handle),
        policies(handle),
        attachments(handle),
        TokenTable.read(handle));
  }

  private static Map<TenantId, Tenant> tenants(Handle handle) {
    Map<TenantId, Tenant> tenants = new HashMap<>();
    handle
        .createQuery("SELECT * FROM identity_tenant")
        .map((row, _) -> tenant(row))
        .forEach(tenant -> tenants.put(tenant.id(), tenant));
    return Map.copyOf(tenants);
  }

  private static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(
        new TenantId(row.getString("name")),
        Tenant.State.valueOf(row.getString("state")),
        Instant.parse(row.getString("created")),
        new Quota(
            size(row, "memory"),
            number(row, "milli_cpus"),
            count(row, "tasks"),
            count(row, "volumes"),
            size(row, "disk"),
            count(row, "parameters")));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }

  private static @Nullable Integer count(ResultSet row, String column) throws SQLException {
    Long value = number(row, column);
    return value == null ? null : (Integer) Math.toIntExact(value);
  }

  private static @Nullable ByteSize size(ResultSet row, String column) throws SQLException {
    Long value = number(row, column);
    return value == null ? null : new ByteSize(value);
  }

  private static Map<String, User> users(Handle handle) {
    Map<String, SortedMap<TenantId, Role>> roles = new HashMap<>();
    handle
        .createQuery("SELECT user_name, tenant, role FROM identity_role")
        .map(
            (row, _) ->
                roles
                    .computeIfAbsent(row.getString("user_name"), _ -> new TreeMap<>())
                    .put(
                        new TenantId(row.getString("tenant")), Role.valueOf(row.getString("role"))))
        .list();
    Map<String, SortedMap<String, String>> tags = new HashMap<>();
    handle
        .createQuery("SELECT user_name, name, content FROM identity_user_tag")
        .map(
            (row, _) ->
                tags.computeIfAbsent(row.getString("user_name"), _ -> new TreeMap<>())
                    .put(row.getString("name"), row.getString("content")))
        .list();
    Map<String, User> users = new HashMap<>();
    handle
        .createQuery("SELECT * FROM identity_user")
        .map(
            (row, _) ->
                user(
                    row,
                    roles.getOrDefault(row.getString("name"), new TreeMap<>()),
                    tags.getOrDefault(row.getString("name"), new TreeMap<>())))
        .forEach(user -> users.put(user.name(), user));
    return Map.copyOf(users);
  }

  private static User user(
      ResultSet row, SortedMap<TenantId, Role> roles, SortedMap<String, String> tags)
      throws SQLException {
    return new User(
        row.getString("name"),
        new TenantId(row.getString("home")),
        User.Kind.valueOf(row.getString("kind")),
        row.getInt("operator") == 1,
        row.getInt("locked") == 1,
        roles,
        tags,
        new User.Proof(
            row.getString("password"), row.getInt("must_change") == 1, secondFactor(row)),
        Instant.parse(row.getString("created")));
  }

  private static @Nullable SecondFactor secondFactor(ResultSet row) throws SQLException {
    String sealed = row.getString("second_factor");
    String codes = row.getString("recovery_codes");
    return sealed == null
        ? null
        : new SecondFactor(
            sealed,
            row.getInt("confirmed") == 1,
            row.getLong("last_step"),
            codes.isEmpty() ? Set.of() : Set.of(codes.split(" ", -1)));
  }

  private static Map<GroupKey, Group> groups(Handle handle) {
    Map<GroupKey, SortedSet<Member>> members = new HashMap<>();
    handle
        .createQuery("SELECT tenant, group_name, kind, member FROM identity_member")
        .map(
            (row, _) ->
                members
                    .computeIfAbsent(key(row, "group_name"), _ -> new TreeSet<>())
                    .add(
                        new Member(
                            Member.Kind.valueOf(row.getString("kind")), row.getString("member"))))
        .list();
    List<Group> groups =
        handle
            .createQuery("SELECT tenant, name, created FROM identity_group")
            .map(
                (row, _) -> {
                  GroupKey key = key(row, "name");
                  return new Group(
                      key,
                      members.getOrDefault(key, new TreeSet<>()),
                      Instant.parse(row.getString("created")));
                })
            .list();
    Map<GroupKey, Group> byKey = new HashMap<>();
    groups.forEach(group -> byKey.put(group.key(), group));
    return Map.copyOf(byKey);
  }

  private static GroupKey key(ResultSet row, String column) throws SQLException {
    return new GroupKey(new TenantId(row.getString("tenant")), row.getString(column));
  }

  private static Map<PolicyKey, Policy> policies(Handle handle) {
    Map<PolicyKey, Policy> policies = new HashMap<>();
    handle
        .createQuery("SELECT * FROM identity_policy")
        .map(
            (row, _) ->
                new Policy(
                    new PolicyKey(new TenantId(row.getString("tenant")), row.getString("name")),
                    row.getString("document"),
                    PolicyDocument.parse(row.getString("name"), row.getString("document")),
                    Instant.parse(row.getString("created")),
                    Instant.parse(row.getString("updated"))))
        .forEach(policy -> policies.put(policy.key(), policy));
    return Map.copyOf(policies);
  }

  private static Map<Target, SortedSet<PolicyKey>> attachments(Handle handle) {
    Map<Target, SortedSet<PolicyKey>> attachments = new HashMap<>();
    handle
        .createQuery("SELECT * FROM identity_attachment")
        .map(
            (row, _) ->
                attachments
                    .computeIfAbsent(
                        new Target(
                            Target.Kind.valueOf(row.getString("kind")),
                            new TenantId(row.getString("target_tenant")),
                            row.getString("target")),
                        _ -> new TreeSet<>())
                    .add(
                        new PolicyKey(
                            new TenantId(row.getString("tenant")), row.getString("policy"))))
        .list();
    return Map.copyOf(attachments);
  }
}

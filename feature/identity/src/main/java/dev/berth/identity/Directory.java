package dev.berth.identity;

import dev.berth.kernel.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Everything that decisions are made of, at one moment. Immutable: a change makes another.
 *
 * @param attachments the policies of each target
 * @param tokens by their ids
 */
record Directory(
    Map<TenantId, Tenant> tenants,
    Map<String, User> users,
    Map<GroupKey, Group> groups,
    Map<PolicyKey, Policy> policies,
    Map<Target, SortedSet<PolicyKey>> attachments,
    Map<String, Token> tokens) {

  static final Directory EMPTY =
      new Directory(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  Optional<Tenant> tenant(TenantId id) {
    return Optional.ofNullable(tenants.get(id));
  }

  Optional<User> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  Optional<Group> group(GroupKey key) {
    return Optional.ofNullable(groups.get(key));
  }

  Optional<Policy> policy(PolicyKey key) {
    return Optional.ofNullable(policies.get(key));
  }

  Optional<Token> token(String id) {
    return Optional.ofNullable(tokens.get(id));
  }

  /** The policies of a target, in order. */
  SortedSet<PolicyKey> attached(Target target) {
    return attachments.getOrDefault(target, new TreeSet<>());
  }

  /** Who a policy is attached to, but for tokens. */
  Stream<Target> targets(PolicyKey policy) {
    return attachments.entrySet().stream()
        .filter(entry -> entry.getValue().contains(policy))
        .map(Map.Entry::getKey)
        .sorted();
  }

  Stream<Token> tokensOf(String user) {
    return tokens.values().stream().filter(token -> token.user().equals(user));
  }

  /** The groups of a tenant that a member belongs to, be it through other groups. */
  SortedSet<GroupKey> groupsOf(TenantId tenant, Member member) {
    SortedSet<GroupKey> found = new TreeSet<>();
    Deque<Member> open = new ArrayDeque<>(List.of(member));
    while (!open.isEmpty()) {
      Member next = open.remove();
      for (Group group : groups.values()) {
        if (group.key().tenant().equals(tenant)
            && group.members().contains(next)
            && found.add(group.key())) {
          open.add(Member.group(group.key().name()));
        }
      }
    }
    return found;
  }

  Directory with(Tenant tenant) {
    return new Directory(
        put(tenants, tenant.id(), tenant), users, groups, policies, attachments, tokens);
  }

  Directory with(User user) {
    return new Directory(
        tenants, put(users, user.name(), user), groups, policies, attachments, tokens);
  }

  Directory with(Group group) {
    return new Directory(
        tenants, users, put(groups, group.key(), group), policies, attachments, tokens);
  }

  Directory with(Policy policy) {
    return new Directory(
        tenants, users, groups, put(policies, policy.key(), policy), attachments, tokens);
  }

  Directory with(Token token) {
    return new Directory(
        tenants, users, groups, policies, attachments, put(tokens, token.id(), token));
  }

  Directory attach(PolicyKey policy, Target target) {
    SortedSet<PolicyKey> changed = new TreeSet<>(attached(target));
    changed.add(policy);
    return with(target, changed);
  }

  Directory detach(PolicyKey policy, Target target) {
    SortedSet<PolicyKey> changed = new TreeSet<>(attached(target));
    changed.remove(policy);
    return with(target, changed);
  }

  private Directory with(Target target, SortedSet<PolicyKey> policiesOfIt) {
    Map<Target, SortedSet<PolicyKey>> changed =
        policiesOfIt.isEmpty()
            ? without(attachments, target::equals)
            : put(attachments, target, policiesOfIt);
    return new Directory(tenants, users, groups, policies, changed, tokens);
  }

  /** Without a user, its memberships, attachments and tokens. */
  Directory withoutUser(String name) {
    Directory left =
        new Directory(
            tenants,
            without(users, name::equals),
            groups,
            policies,
            without(attachments, Target.user(name)::equals),
            tokens);
    return left.withoutMember(group -> true, Member.user(name))
        .withoutTokens(token -> token.user().equals(name));
  }

  /** Without a group, its memberships and attachments. */
  Directory withoutGroup(GroupKey key) {
    Directory left =
        new Directory(
            tenants,
            users,
            without(groups, key::equals),
            policies,
            without(attachments, Target.group(key)::equals),
            tokens);
    return left.withoutMember(
        group -> group.tenant().equals(key.tenant()), Member.group(key.name()));
  }

  private Directory withoutMember(Predicate<GroupKey> of, Member member) {
    Map<GroupKey, Group> changed = new HashMap<>(groups);
    changed.replaceAll(
        (key, group) ->
            of.test(key) && group.members().contains(member) ? group.without(member) : group);
    return new Directory(tenants, users, Map.copyOf(changed), policies, attachments, tokens);
  }

  /** Without a policy that is attached to nobody. */
  Directory withoutPolicy(PolicyKey key) {
    return new Directory(
        tenants, users, groups, without(policies, key::equals), attachments, tokens);
  }

  Directory withoutTokens(Predicate<Token> gone) {
    Map<String, Token> left = new HashMap<>(tokens);
    left.values().removeIf(gone);
    return new Directory(tenants, users, groups, policies, attachments, Map.copyOf(left));
  }

  /** The ids of a token and of those that were made with it. */
  List<String> family(String id) {
    List<String> family = new ArrayList<>(List.of(id));
    for (int i = 0; i < family.size(); i++) {
      String parent = family.get(i);
      tokens.values().stream()
          .filter(token -> parent.equals(token.parent()))
          .forEach(token -> family.add(token.id()));
    }
    return family;
  }

  /** Without a tenant, and what only it had: groups, policies, roles. Its users are gone before. */
  Directory withoutTenant(TenantId tenant) {
    Map<String, User> changed = new HashMap<>(users);
    changed.replaceAll(
        (_, user) -> user.roles().containsKey(tenant) ? user.with(tenant, null) : user);
    Map<Target, SortedSet<PolicyKey>> kept = new HashMap<>();
    attachments.forEach(
        (target, keys) -> {
          boolean gone =
              target.equals(Target.tenant(tenant))
                  || (target.kind() == Target.Kind.GROUP && target.tenant().equals(tenant));
          SortedSet<PolicyKey> left = new TreeSet<>(keys);
          left.removeIf(key -> key.tenant().equals(tenant));
          if (!gone && !left.isEmpty()) {
            kept.put(target, left);
          }
        });
    return new Directory(
        without(tenants, tenant::equals),
        Map.copyOf(changed),
        without(groups, key -> key.tenant().equals(tenant)),
        without(policies, key -> key.tenant().equals(tenant)),
        Map.copyOf(kept),
        tokens);
  }

  private static <K, V> Map<K, V> put(Map<K, V> map, K key, V value) {
    Map<K, V> changed = new HashMap<>(map);
    changed.put(key, value);
    return Map.copyOf(changed);
  }

  private static <K, V> Map<K, V> without(Map<K, V> map, Predicate<? super K> gone) {
    Map<K, V> changed = new HashMap<>(map);
    changed.keySet().removeIf(gone);
    return Map.copyOf(changed);
  }
}

package dev.berth.identity;

import dev.berth.kernel.TenantId;
import dev.berth.policy.NamedPolicy;
import dev.berth.policy.PolicySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one user may do in one tenant, or what a token is limited to, compiled. Immutable.
 *
 * @param tenants what policies of the tenant say; null: it has none that apply
 * @param platforms what policies of operators say; null: none apply
 */
record Rights(@Nullable PolicySet tenants, @Nullable PolicySet platforms) {
  /** Compiled once for as long as the policies stay the same. Thread-safe. */
  static final class Compiler {
    private static final int MOST = 2_000;
    private final Map<List<NamedPolicy>, PolicySet> sets = new ConcurrentHashMap<>();

    @Nullable PolicySet compile(List<NamedPolicy> policies) {
      if (policies.isEmpty()) {
        return null;
      }
      if (sets.size() > MOST) {
        sets.clear();
      }
      return sets.computeIfAbsent(policies, PolicySet::of);
    }
  }

  /** Of a user who acts in a tenant. */
  static Rights of(Directory directory, User user, TenantId tenant, Compiler compiler) {
    SortedSet<PolicyKey> keys = new TreeSet<>(directory.attached(Target.user(user.name())));
    directory
        .groupsOf(tenant, Member.user(user.name()))
        .forEach(group -> keys.addAll(directory.attached(Target.group(group))));
    keys.addAll(directory.attached(Target.tenant(tenant)));
    List<NamedPolicy> tenants = new ArrayList<>();
    List<NamedPolicy> platforms = new ArrayList<>();
    for (PolicyKey key : keys) {
      if (key.isPlatform() || key.tenant().equals(tenant)) {
        directory
            .policy(key)
            .map(Policy::named)
            .ifPresent(key.isPlatform() ? platforms::add : tenants::add);
      }
    }
    return new Rights(compiler.compile(tenants), compiler.compile(platforms));
  }

  /** Of a fence: what its policies say together. */
  static Rights of(Directory directory, Fence fence, Compiler compiler) {
    List<NamedPolicy> policies = new ArrayList<>();
    fence
        .policies()
        .forEach(key -> directory.policy(key).map(Policy::named).ifPresent(policies::add));
    if (fence.scope() != null) {
      policies.add(new NamedPolicy("the token's scope", fence.scope().document()));
    }
    return new Rights(compiler.compile(policies), null);
  }
}

package dev.berth.identity;

import dev.berth.policy.PolicyDocument;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a token is limited to, whatever its owner may do. Immutable.
 *
 * @param policies that allow what it may do; those that are no more allow nothing
 * @param scope one more of its own; null: none
 */
record Fence(SortedSet<PolicyKey> policies, @Nullable Scope scope) {
  /** A document without a name. */
  record Scope(String text, PolicyDocument document) {
    static Scope stored(String text) {
      return new Scope(text, PolicyDocument.parse("scope", text));
    }
  }

  Fence {
    policies = Collections.unmodifiableSortedSet(new TreeSet<>(policies));
  }

  Fence with(PolicyKey policy) {
    TreeSet<PolicyKey> changed = new TreeSet<>(policies);
    changed.add(policy);
    return new Fence(changed, scope);
  }

  Fence without(PolicyKey policy) {
    TreeSet<PolicyKey> changed = new TreeSet<>(policies);
    changed.remove(policy);
    return new Fence(changed, scope);
  }
}

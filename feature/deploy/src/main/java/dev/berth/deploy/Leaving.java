package dev.berth.deploy;

import dev.berth.kernel.TargetName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stacks that were removed and are not known to be gone: what runs their tasks has not been looked
 * at since, makes one of them at this moment, or does not answer. Losing it with the process does
 * no harm: what is left is removed all the same. Thread-safe.
 */
final class Leaving {
  private final Targets targets;
  private final Map<StackKey, TargetName> stacks = new ConcurrentHashMap<>();

  Leaving(Targets targets) {
    this.targets = targets;
  }

  void add(DesiredStack stack) {
    stacks.put(stack.key(), stack.target());
  }

  /** Those of now; what has gone by now is forgotten. */
  Set<StackKey> stacks() {
    stacks.entrySet().removeIf(entry -> isGone(entry.getKey(), entry.getValue()));
    return Set.copyOf(stacks.keySet());
  }

  private boolean isGone(StackKey stack, TargetName target) {
    return targets
        .find(target)
        .map(Target::situation)
        .map(seen -> seen.isClearOf(stack))
        .orElse(true);
  }

  /** It is desired again. */
  void forget(StackKey stack) {
    stacks.remove(stack);
  }
}

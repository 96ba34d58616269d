package dev.berth.deploy;

import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every stack as it should be: what the store says, in memory. Immutable. */
record DesiredState(SortedMap<StackKey, DesiredStack> stacks) {
  static final DesiredState EMPTY = new DesiredState(Collections.emptySortedMap());

  DesiredState {
    stacks = Collections.unmodifiableSortedMap(new TreeMap<>(stacks));
  }

  static DesiredState of(Collection<DesiredStack> stacks) {
    SortedMap<StackKey, DesiredStack> byKey = new TreeMap<>();
    stacks.forEach(stack -> byKey.put(stack.key(), stack));
    return new DesiredState(byKey);
  }

  Optional<DesiredStack> find(StackKey key) {
    return Optional.ofNullable(stacks.get(key));
  }

  Optional<DesiredService> find(ServiceKey key) {
    return find(key.stackKey()).flatMap(stack -> stack.find(key.service()));
  }

  Stream<DesiredService> services() {
    return stacks.values().stream().flatMap(stack -> stack.services().stream());
  }

  /** Those of a tenant's services that fulfil something, as {@code shop/web}, sorted. */
  List<String> namesOf(TenantId tenant, Predicate<DesiredService> wanted) {
    return services()
        .filter(service -> service.key().tenant().equals(tenant))
        .filter(wanted)
        .map(service -> service.key().stack() + "/" + service.key().service())
        .sorted()
        .toList();
  }

  /** What of it is deployed in one place. */
  DesiredState on(TargetName target) {
    return of(stacks.values().stream().filter(stack -> stack.target().equals(target)).toList());
  }

  DesiredState with(DesiredStack stack) {
    return change(stack.key(), stack);
  }

  DesiredState without(StackKey key) {
    return change(key, null);
  }

  private DesiredState change(StackKey key, @Nullable DesiredStack stack) {
    SortedMap<StackKey, DesiredStack> changed = new TreeMap<>(stacks);
    if (stack == null) {
      changed.remove(key);
    } else {
      changed.put(key, stack);
    }
    return new DesiredState(changed);
  }
}

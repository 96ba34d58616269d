package dev.berth.deploy;

import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Tells the front door of the services of all targets, each of which knows its own alone, and of
 * the foreign ones that operators had routed. Thread-safe.
 */
final class RoutedServices {
  /** Those of a stack stay in the order of its file: a stack is in one place. */
  private static final Comparator<RoutableService> ORDER =
      Comparator.comparing(RoutableService::tenant).thenComparing(RoutableService::stack);

  private final Traffic traffic;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TargetName, List<RoutableService>> services = new HashMap<>();
  private List<RoutableService> foreign = List.of();

  RoutedServices(Traffic traffic) {
    this.traffic = traffic;
  }

  /** Takes the whole set of services of a target; the front door has them when this returns. */
  void update(TargetName target, List<RoutableService> ofTarget) {
    lock.lock();
    try {
      if (!ofTarget.equals(services.getOrDefault(target, List.of()))) {
        Map<TargetName, List<RoutableService>> changed = new HashMap<>(services);
        changed.put(target, ofTarget);
        traffic.update(all(changed, foreign));
        services.put(target, ofTarget);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the whole set of foreign services that are routed. */
  void updateForeign(List<RoutableService> changed) {
    lock.lock();
    try {
      if (!changed.equals(foreign)) {
        traffic.update(all(services, changed));
        foreign = changed;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those of a tenant, as the front door has them. */
  List<RoutableService> of(TenantId tenant) {
    lock.lock();
    try {
      return all(services, foreign).stream()
          .filter(service -> service.tenant().equals(tenant))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** A stack of Berth's own hides a foreign one of its name. */
  private static List<RoutableService> all(
      Map<TargetName, List<RoutableService>> own, List<RoutableService> foreign) {
    List<RoutableService> all = new ArrayList<>();
    own.values().forEach(all::addAll);
    Set<StackKey> taken =
        all.stream()
            .map(service -> new StackKey(service.tenant(), service.stack()))
            .collect(Collectors.toSet());
    foreign.stream()
        .filter(service -> !taken.contains(new StackKey(service.tenant(), service.stack())))
        .forEach(all::add);
    all.sort(ORDER);
    return List.copyOf(all);
  }
}

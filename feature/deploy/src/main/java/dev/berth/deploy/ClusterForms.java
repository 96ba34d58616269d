package dev.berth.deploy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * Renders desired services for a cluster, each again only when something has changed: there may be
 * hundreds, and they are looked at several times a second. Confined to one thread.
 */
final class ClusterForms {
  private final Traffic traffic;
  private Map<ServiceKey, Known> known = new HashMap<>();
  private Map<ServiceKey, Known> used = new HashMap<>();

  ClusterForms(Traffic traffic) {
    this.traffic = traffic;
  }

  private record Known(
      DesiredStack stack, DesiredService service, Set<String> avoided, ClusterForm form) {
    /** Both are immutable and stay the same objects as long as nobody changes them. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(DesiredStack otherStack, DesiredService otherService, Set<String> others) {
      return stack == otherStack && service == otherService && avoided.equals(others);
    }
  }

  /** Begins to look at what is desired; what is not looked at is forgotten with the next. */
  void begin() {
    known = used;
    used = new HashMap<>();
  }

  ClusterForm of(DesiredStack stack, DesiredService service, Set<String> avoided) {
    Known one = known.get(service.key());
    if (one == null || !one.isOf(stack, service, avoided)) {
      SortedSet<Integer> routed = traffic.routedPorts(Routes.of(service, List.of()));
      one = new Known(stack, service, avoided, ClusterForm.of(stack, service, routed, avoided));
    }
    used.put(service.key(), one);
    return one.form();
  }
}

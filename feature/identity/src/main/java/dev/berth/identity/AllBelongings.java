package dev.berth.identity;

import dev.berth.access.Belongings;
import dev.berth.kernel.TenantId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What all features keep of tenants and users. Thread-safe. */
final class AllBelongings implements Belongings {
  private volatile List<Belongings> features = List.of();

  /** Set before anything is removed. */
  void set(List<Belongings> all) {
    features = List.copyOf(all);
  }

  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Belongings some : features) {
      some.count(tenant).forEach((noun, count) -> counts.merge(noun, count, Long::sum));
    }
    return counts;
  }

  @Override
  public void remove(TenantId tenant) {
    features.forEach(some -> some.remove(tenant));
  }

  @Override
  public void removeOf(String user) {
    features.forEach(some -> some.removeOf(user));
  }
}

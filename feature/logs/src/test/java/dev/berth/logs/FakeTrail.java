package dev.berth.logs;

import dev.berth.kernel.TenantId;
import dev.berth.records.AuditFeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An audit trail in memory; a position is how many entries are before. Thread-safe. */
final class FakeTrail implements AuditFeed {
  private final List<Entry> entries = new ArrayList<>();

  synchronized void add(Instant time, String action, String resource, TenantId... tenants) {
    entries.add(
        new Entry(
            """
            {"time":"%s","sequence":%d,"principal":"alice","tenant":"acme","action":"%s","resource":"%s","result":"DONE","details.version":"7"}"""
                .formatted(time, entries.size() + 1, action, resource),
            Set.of(tenants)));
  }

  @Override
  public long first() {
    return 0;
  }

  @Override
  public synchronized long end() {
    return entries.size();
  }

  @Override
  public synchronized Page read(long position, int most) {
    int from = Math.clamp(position, 0, entries.size());
    int to = Math.min(entries.size(), from + most);
    return new Page(entries.subList(from, to), to);
  }
}

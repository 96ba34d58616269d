package dev.berth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditFeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries are given out in their order, each once, with those whose it is. */
class TrailFeedTest {
  @TempDir private Path folder;

  private static List<AuditFeed.Entry> all(AuditFeed feed, long from, int most) {
    List<AuditFeed.Entry> all = new ArrayList<>();
    AuditFeed.Page page = feed.read(from, most);
    while (page.next() < feed.end() || !page.entries().isEmpty()) {
      all.addAll(page.entries());
      page = feed.read(page.next(), most);
    }
    return all;
  }

  @Test
  void goesThroughAllSegmentsAndOnFromAnywhere() {
    Trail trail = new Trail(folder);
    try (Audit audit = trail.open()) {
      trail.add(audit, 50);
      assertThat(trail.segments()).hasSizeGreaterThan(2);
      AuditFeed feed = audit.feed();
      assertThat(all(feed, feed.first(), 7)).hasSize(50);
      AuditFeed.Page page = feed.read(feed.first(), 20);
      assertThat(page.entries()).hasSize(20);
      assertThat(feed.read(page.next(), 1).entries().getFirst().text())
          .startsWith("{\"time\":\"2026-01-31T12:00:20Z\",\"sequence\":21,\"principal\":\"alice\"");
      assertThat(feed.read(feed.end(), 5).entries()).isEmpty();
      assertThat(feed.read(feed.end() + 1_000_000, 5).entries()).isEmpty();
    }
  }

  @Test
  void tellsWhoseAnEntryIs() {
    TenantId shop = new TenantId("shop");
    TenantId other = new TenantId("other");
    Principal alice = Trail.principal("alice", "shop");
    Principal admin = new Principal("admin", TenantId.PLATFORM, true);
    try (Audit audit = new Trail(folder).open()) {
      audit.record(entry(alice, new Resource(shop, "stack/shop")));
      audit.record(entry(alice, new Resource(other, "stack/shop")));
      audit.record(entry(admin, new Resource(other, "stack/shop")));
      audit.record(entry(admin, new Resource(TenantId.PLATFORM, "user/bob")));
      audit.record(entry(Principal.ANONYMOUS, new Resource(shop, "stack/shop")));
      assertThat(all(audit.feed(), 0, 100))
          .extracting(each -> each.tenants().stream().map(TenantId::value).sorted().toList())
          .containsExactly(
              List.of("shop"), List.of("other", "shop"), List.of("other"), List.of(), List.of());
    }
  }

  @Test
  void hasNoHashAndNoLineWithinALine() {
    try (Audit audit = new Trail(folder).open()) {
      audit.record(
          new AuditEntry(
              Trail.principal("al\"ice", "shop"),
              new Action("stack:Deploy"),
              new Resource(new TenantId("shop"), "stack/a\nb"),
              AuditEntry.Result.FAILED,
              Map.of("reason", "a\"},{\u2028")));
      String text = all(audit.feed(), 0, 100).getFirst().text();
      assertThat(text)
          .contains("\"result\":\"FAILED\"", "\"details.reason\":\"a\\\"},{")
          .doesNotContain("hash", "\n");
    }
  }

  private static AuditEntry entry(Principal principal, Resource resource) {
    return new AuditEntry(principal, new Action("stack:Deploy"), resource, AuditEntry.Result.DONE);
  }
}

package dev.berth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
  @TempDir Path folder;

  @Test
  void givesTheLastOnesInOrder() {
    Trail trail = new Trail(folder).with(50);
    try (Audit audit = trail.open()) {
      assertThat(sequences(audit, Instant.MIN, Instant.MAX, 5))
          .containsExactly(46L, 47L, 48L, 49L, 50L);
      assertThat(sequences(audit, Instant.MIN, Instant.MAX, 500)).hasSize(50).startsWith(1L, 2L);
    }
  }

  @Test
  void givesThoseOfATime() {
    Trail trail = new Trail(folder).with(50);
    Instant since = Trail.START.plusSeconds(10);
    Instant until = Trail.START.plusSeconds(13);
    try (Audit audit = trail.open()) {
      assertThat(sequences(audit, since, until, 0)).containsExactly(11L, 12L, 13L);
      assertThat(sequences(audit, since, until, 2)).containsExactly(12L, 13L);
      assertThat(sequences(audit, Trail.START.plusSeconds(48), Instant.MAX, 0))
          .containsExactly(49L, 50L);
      assertThat(sequences(audit, Trail.START.plusSeconds(48), Instant.MAX, 100))
          .containsExactly(49L, 50L);
    }
  }

  @Test
  void findsThemAlthoughTheClockWasSetBack() {
    Trail trail = new Trail(folder).with(20);
    trail.now = Trail.START.minus(Duration.ofDays(1));
    try (Audit audit = trail.open()) {
      trail.add(audit, 5);

      assertThat(sequences(audit, Instant.MIN, Trail.START, 0))
          .isEqualTo(LongStream.rangeClosed(21, 25).boxed().toList());
      assertThat(sequences(audit, Trail.START, Instant.MAX, 100))
          .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
      assertThat(audit.verify().findings()).isEmpty();
    }
  }

  @Test
  void filtersByWhatIsAsked() {
    Trail trail = new Trail(folder);
    try (Audit audit = trail.open()) {
      record(audit, "alice", "shop", "stack:Deploy", "shop", "stack/shop", AuditEntry.Result.DONE);
      record(audit, "bob", "shop", "stack:Remove", "shop", "stack/blog", AuditEntry.Result.REFUSED);
      record(
          audit,
          "alice",
          "shop",
          "ssm:GetParameter",
          "shop",
          "parameter/a",
          AuditEntry.Result.DONE);
      record(
          audit, "root", "default", "stack:Remove", "shop", "stack/shop", AuditEntry.Result.FAILED);
      record(audit, "carol", "other", "stack:Deploy", "other", "stack/x", AuditEntry.Result.DONE);

      assertThat(found(audit, "alice", "*", "*", null, null)).containsExactly(1L, 3L);
      assertThat(found(audit, null, "stack:*", "*", null, null)).containsExactly(1L, 2L, 4L, 5L);
      assertThat(found(audit, null, "*:Get*", "*", null, null)).containsExactly(3L);
      assertThat(found(audit, null, "*", "stack/s?op", null, null)).containsExactly(1L, 4L);
      assertThat(found(audit, null, "*", "berth:other:*", null, null)).containsExactly(5L);
      assertThat(found(audit, null, "*", "*", AuditEntry.Result.REFUSED, null)).containsExactly(2L);
      assertThat(found(audit, null, "*", "*", null, "shop")).containsExactly(1L, 2L, 3L, 4L);
      assertThat(found(audit, null, "*", "*", null, "default")).containsExactly(4L);
    }
  }

  @Test
  void readsOnWhileOthersWriteAndOldOnesGo() {
    Trail trail = new Trail(folder);
    try (Audit audit = trail.open()) {
      trail.add(audit, 30);
      List<Long> found = new ArrayList<>();
      Trail.each(
          audit,
          entry -> {
            found.add(entry.sequence());
            if (entry.sequence() == 5) {
              trail.now = Trail.START.plus(Duration.ofDays(20));
              trail.add(audit, 10);
              audit.expire();
            }
          });

      assertThat(found).startsWith(1L, 2L, 3L, 4L, 5L).isSorted();
      assertThat(audit.verify().first()).isGreaterThan(5);
    }
  }

  private static void record(
      Audit audit,
      String principal,
      String tenant,
      String action,
      String owner,
      String path,
      AuditEntry.Result result) {
    Principal who = Trail.principal(principal, tenant);
    Resource what = new Resource(new TenantId(owner), path);
    audit.record(new AuditEntry(who, new Action(action), what, result));
  }

  private static List<Long> found(
      Audit audit,
      @Nullable String principal,
      String action,
      String resource,
      AuditEntry.@Nullable Result result,
      @Nullable String tenant) {
    AuditQuery query =
        new AuditQuery(
            Instant.MIN,
            Instant.MAX,
            principal,
            new Wildcard(action),
            new Wildcard(resource),
            result,
            tenant,
            100);
    return Trail.entries(audit, query).stream().map(EntryView::sequence).toList();
  }

  private static List<Long> sequences(Audit audit, Instant since, Instant until, int tail) {
    AuditQuery query =
        new AuditQuery(since, until, null, new Wildcard("*"), new Wildcard("*"), null, null, tail);
    return Trail.entries(audit, query).stream().map(EntryView::sequence).toList();
  }
}

package dev.berth.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.index.Search;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.kql.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days go when they are old, or when there is too much. */
class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final TenantId ACME = new TenantId("acme");

  @TempDir private Path folder;
  private final FakeTasks tasks = new FakeTasks();
  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

  private static long count(Logs logs) {
    Search search =
        new Search(
            new Query.All(),
            NOW.minusSeconds(60 * 86400L),
            NOW.plusSeconds(60 * 86400L),
            0,
            Search.Order.NEWEST);
    return logs.of(ACME).search().find(search).total();
  }

  private void write() {
    TaskId task = tasks.run("acme", "shop", "web", "t1");
    for (int day = 9; day >= 0; day--) {
      tasks.write(task, NOW.minus(Duration.ofDays(day)), "of " + day + " days ago");
    }
  }

  @Test
  void removesDaysThatAreOld() throws Exception {
    write();
    try (Logs logs = new Logs(folder, LogsSettings.DEFAULT, clock::get)) {
      logs.start(tasks);
      Eventually.withinSeconds(20, () -> assertThat(count(logs)).isEqualTo(10));
      clock.set(NOW.plus(Duration.ofDays(9)));
      logs.expire();
      assertThat(count(logs)).isEqualTo(5);
    }
  }

  @Test
  void removesTheOldestDaysWhenThereIsTooMuch() throws Exception {
    write();
    LogsSettings small = LogsSettings.DEFAULT.withSize(new ByteSize(1));
    try (Logs logs = new Logs(folder, LogsSettings.DEFAULT, clock::get)) {
      logs.start(tasks);
      Eventually.withinSeconds(20, () -> assertThat(count(logs)).isEqualTo(10));
    }
    try (Logs logs = new Logs(folder, small, clock::get)) {
      logs.expire();
      assertThat(count(logs)).isEqualTo(1);
      logs.start(tasks);
      tasks.write(new TaskId("t1"), NOW, "too much for today");
      Eventually.withinSeconds(
          20, () -> assertThat(logs.of(ACME).shelf().status().dropped()).isEqualTo(1));
    }
  }

  @Test
  void waitsWhileTheDiskIsFull() {
    write();
    LogsSettings full = LogsSettings.DEFAULT.withReserve(new ByteSize(Long.MAX_VALUE));
    try (Logs logs = new Logs(folder, full, clock::get)) {
      logs.start(tasks);
      Eventually.withinSeconds(
          20,
          () ->
              assertThat(logs.of(ACME).shelf().status().failure()).isEqualTo("The disk is full."));
      assertThat(count(logs)).isZero();
    }
    try (Logs logs = new Logs(folder, LogsSettings.DEFAULT, clock::get)) {
      logs.start(tasks);
      Eventually.withinSeconds(20, () -> assertThat(count(logs)).isEqualTo(10));
    }
  }
}

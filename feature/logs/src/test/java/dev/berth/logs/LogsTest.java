package dev.berth.logs;

import static dev.berth.logs.Shop.ACME;
import static dev.berth.logs.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.LogLine;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks write is found. */
class LogsTest {
  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void open() {
    shop = new Shop(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void findsWhatATaskWrote() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    shop.tasks.write(
        task,
        NOW,
        "2026-11-22 11:59:59,123 ERROR [main] c.s.Login: Failed login for user f4a (invalid password)");
    shop.finds(ACME, "f4a and severity: error and parameters.user: f4a and service: web", 1);
    assertThat(shop.find(ACME, "*").getFirst())
        .contains(
            "\"@timestamp\":\"2026-11-22T12:00:00Z\"",
            "\"kind\":\"task\"",
            "Failed login for user <user> (<reason>)");
    shop.finds(new TenantId("other"), "*", 0);
  }

  @Test
  void keepsTenantsApart() {
    shop.tasks.write(shop.tasks.run("acme", "shop", "web", "t1"), NOW, "secret of acme");
    shop.tasks.write(shop.tasks.run("other", "shop", "web", "t2"), NOW, "secret of other");
    shop.finds(ACME, "secret", 1);
    shop.finds(new TenantId("other"), "secret", 1);
    assertThat(shop.find(ACME, "task: t2 or message: other")).isEmpty();
  }

  @Test
  void joinsTheLinesOfATrace() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    shop.tasks.write(task, NOW, "ERROR it failed");
    shop.tasks.write(task, stderr(NOW, "Traceback (most recent call last):"));
    shop.tasks.write(task, NOW.plusMillis(1), "java.io.IOException: no");
    shop.tasks.write(task, stderr(NOW, "  File \"a.py\", line 1"));
    shop.tasks.write(task, NOW.plusMillis(1), "\tat a.B.c(B.java:1)");
    shop.tasks.write(task, stderr(NOW, "ValueError: x"));
    shop.tasks.write(task, NOW.plusMillis(1), "Caused by: nothing");
    shop.finds(ACME, "*", 3);
    assertThat(shop.find(ACME, "message: ValueError").getFirst())
        .contains(
            "Traceback (most recent call last):\\n  File \\\"a.py\\\", line 1\\nValueError: x")
        .contains("\"stream\":\"stderr\"");
    assertThat(shop.find(ACME, "message: \"Caused by\"")).hasSize(1);
  }

  private static LogLine stderr(Instant time, String text) {
    return new LogLine(time, LogLine.Source.STDERR, text);
  }

  @Test
  void keepsWildTimesWithinTheDaysThatAreKept() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    shop.tasks.write(task, Instant.EPOCH, "long ago");
    shop.tasks.write(task, Instant.parse("2299-01-01T00:00:00Z"), "far away");
    shop.tasks.write(task, NOW, "now");
    shop.finds(ACME, "*", 3);
    assertThat(shop.find(ACME, "away").getFirst()).contains("\"written\":\"2299-01-01T00:00:00Z\"");
    assertThat(shop.find(ACME, "ago").getFirst())
        .contains("\"@timestamp\":\"2026-11-09T00:00:00Z\"");
  }

  @Test
  void takesHostileLines() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    shop.tasks.write(task, NOW, "x".repeat(3_000_000));
    shop.tasks.write(task, NOW, "\u0000".repeat(300_000));
    shop.tasks.write(task, NOW, "{\"a\":" + "[".repeat(100_000));
    shop.tasks.write(
        task, NOW, "{\"" + "k".repeat(200_000) + "\":\"" + "\\\\".repeat(50_000) + "\"}");
    shop.tasks.write(task, NOW, "\ud800 half a character");
    shop.tasks.write(task, NOW, "");
    for (int i = 0; i < 5000; i++) {
      shop.tasks.write(
          task, NOW, "{\"f" + i + "\":" + i + ",\"msg\":\"w" + Integer.toString(i, 26) + " q\"}");
    }
    shop.tasks.write(task, NOW, "the last");
    shop.finds(ACME, "\"the last\"", 1);
    shop.finds(ACME, "*", 5007);
    assertThat(shop.find(ACME, "truncated: true")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(shop.find(ACME, "half")).hasSize(1);
  }

  @Test
  void countsForThoseWhoJudge() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    shop.tasks.write(task, NOW, "ERROR one");
    shop.tasks.write(task, NOW.plusSeconds(1), "INFO two");
    shop.finds(ACME, "*", 2);
    assertThat(shop.logs().figures().count(ACME, "severity: error", NOW, NOW.plusSeconds(2)))
        .isEqualTo(1);
    assertThat(shop.logs().figures().count(ACME, "", NOW.plusSeconds(1), NOW.plusSeconds(2)))
        .isEqualTo(1);
    assertThat(shop.logs().figures().count(new TenantId("none"), "", NOW, NOW.plusSeconds(2)))
        .isZero();
  }
}

package dev.berth.logs;

import static dev.berth.logs.Shop.ACME;
import static dev.berth.logs.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.TaskId;
import dev.berth.kit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept over a kill, a restart and what else goes wrong. */
class RestartTest {
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
  void losesAndDoublesNothingWhenKilled() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    int written = 0;
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 500; i++) {
        shop.tasks.write(task, NOW.minusSeconds(100).plusMillis(written / 3), "line " + written++);
      }
      int least = written / 3;
      Eventually.withinSeconds(
          20, () -> assertThat(shop.find(ACME, "*").size()).isGreaterThan(least));
      shop.killAndStart();
    }
    shop.finds(ACME, "*", written);
  }

  @Test
  void goesOnOverMidnight() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    Instant midnight = Instant.parse("2026-11-22T00:00:00Z");
    for (int i = -50; i < 50; i++) {
      shop.tasks.write(task, midnight.plusMillis(i * 100L), "line " + i);
    }
    shop.finds(ACME, "*", 100);
    assertThat(folder.resolve("acme/2026-11-21")).isDirectory();
    assertThat(folder.resolve("acme/2026-11-22")).isDirectory();
    shop.killAndStart();
    for (int i = 50; i < 60; i++) {
      shop.tasks.write(task, midnight.plusMillis(i * 100L), "line " + i);
    }
    shop.finds(ACME, "*", 110);
    shop.killAndStart();
    shop.finds(ACME, "*", 110);
  }

  @Test
  void readsWhatATaskWroteLast() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    shop.tasks.write(task, NOW, "begin");
    shop.finds(ACME, "*", 1);
    shop.tasks.write(task, NOW.plusMillis(5), "end");
    shop.tasks.end(task);
    shop.finds(ACME, "*", 2);
    shop.tasks.remove(task);
    TaskId ended = shop.tasks.run("acme", "shop", "web", "t2");
    shop.tasks.end(ended);
    shop.tasks.write(ended, NOW, "of one that had ended");
    shop.finds(ACME, "*", 3);
  }

  @Test
  void setsABrokenDayAsideAndCollectsAgain() throws Exception {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    for (int i = 0; i < 100; i++) {
      shop.tasks.write(task, NOW.plusMillis(i), "line " + i);
    }
    shop.finds(ACME, "*", 100);
    shop.stop();
    Path day = folder.resolve("acme/2026-11-22");
    try (Stream<Path> files = Files.list(day)) {
      for (Path file : files.filter(each -> !each.endsWith("write.lock")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    shop.start();
    shop.finds(ACME, "*", 100);
    assertThat(folder.resolve("acme/2026-11-22.broken-1")).isDirectory();
  }

  @Test
  void keepsTheIdsOfTemplates() {
    TaskId task = shop.tasks.run("acme", "shop", "web", "t1");
    shop.tasks.write(task, NOW, "Opened port 80 for blk_12345");
    shop.finds(ACME, "*", 1);
    TenantTemplates templates = shop.logs().of(ACME).shelf().templates();
    TemplateView before = templates.list(new Source.Service("shop", "web")).getFirst();
    shop.killAndStart();
    shop.tasks.write(task, NOW.plusSeconds(1), "Opened port 443 for blk_-9");
    shop.finds(ACME, "template_id: " + before.id(), 2);
    TemplateView after =
        shop.logs().of(ACME).shelf().templates().list(new Source.Service("shop", "web")).getFirst();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.examples())
        .containsExactly("Opened port 80 for blk_12345", "Opened port 443 for blk_-9");
    assertThat(after.count()).isEqualTo(2);
  }
}

package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir private Path folder;

  @Test
  void keepsSoManyFilesOfSuchASize() throws Exception {
    LogFile log = new LogFile(folder.resolve("server.log"), 200, 3, new LogLineFormatter());
    for (int i = 0; i < 100; i++) {
      log.publish(entry("message " + i));
    }
    log.close();

    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("server.log", "server.log.1", "server.log.2");
    assertThat(Files.readString(folder.resolve("server.log"))).contains("message 99");
    assertThat(Files.size(folder.resolve("server.log.1"))).isBetween(100L, 200L);
  }

  @Test
  void goesOnBehindWhatAnEarlierServerWrote() throws Exception {
    Path file = folder.resolve("server.log");
    Files.writeString(file, "earlier\n");
    LogFile log = new LogFile(file, 10_000, 2, new LogLineFormatter());
    log.publish(entry("later"));
    log.close();

    assertThat(Files.readString(file))
        .isEqualTo("earlier\n2026-01-01T00:00:00Z WARN  Router: later\n");
  }

  @Test
  void writesNothingThatLooksLikeAnotherEntry() {
    String line =
        new LogLineFormatter().format(entry("asked for /a\n2026-01-01T00:00:00Z ERROR x\u001b[2J"));

    assertThat(line)
        .isEqualTo(
            "2026-01-01T00:00:00Z WARN  Router: asked for /a\n    2026-01-01T00:00:00Z ERROR x?[2J\n");
  }

  private static LogRecord entry(String message) {
    LogRecord entry = new LogRecord(Level.WARNING, message);
    entry.setLoggerName("dev.berth.router.Router");
    entry.setInstant(Instant.parse("2026-01-01T00:00:00Z"));
    return entry;
  }
}

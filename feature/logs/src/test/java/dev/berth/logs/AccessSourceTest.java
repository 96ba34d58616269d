package dev.berth.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.index.Search;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.kql.KqlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asked for what is found by whose route it was. */
class AccessSourceTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final TenantId ACME = new TenantId("acme");

  @TempDir private Path folder;
  private Path file;
  private Logs logs;
  private int written;

  @BeforeEach
  void open() {
    file = folder.resolve("access.log");
    logs = new Logs(folder.resolve("logs"), LogsSettings.DEFAULT, InstantSource.fixed(NOW));
    logs.follow(file);
  }

  @AfterEach
  void close() {
    logs.close();
  }

  private void write(int number) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < number; i++) {
      text.append(
          """
          {"time":"%s","tenant":"acme","route":"web@stack/shop","method":"GET","host":"shop.test","path":"/p/%d","status":%d,"milliseconds":3,"id":"x"}
          """
              .formatted(NOW.plusMillis(written), written, written % 10 == 0 ? 502 : 200));
      written++;
    }
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void rotate() throws IOException {
    if (Files.exists(folder.resolve("access.log.1"))) {
      Files.move(folder.resolve("access.log.1"), folder.resolve("access.log.2"));
    }
    Files.move(file, folder.resolve("access.log.1"));
  }

  private long count(TenantId tenant, String query) {
    return logs.of(tenant)
        .search()
        .find(
            new Search(
                KqlParser.parse(query),
                NOW.minusSeconds(100),
                NOW.plusSeconds(100),
                0,
                Search.Order.NEWEST))
        .total();
  }

  private void finds(TenantId tenant, String query, int number) {
    Eventually.withinSeconds(20, () -> assertThat(count(tenant, query)).isEqualTo(number));
  }

  @Test
  void goesOnInTheNextFileAndAfterAKill() throws Exception {
    write(100);
    finds(ACME, "kind: access", 100);
    finds(ACME, "parameters.status >= 500 and stack: shop and severity: error", 10);
    write(20);
    rotate();
    write(30);
    finds(ACME, "*", 150);
    logs.abandon();
    write(10);
    rotate();
    write(5);
    open();
    finds(ACME, "*", 165);
    logs.abandon();
    open();
    finds(ACME, "*", 165);
    write(1);
    finds(ACME, "*", 166);
  }

  @Test
  void givesThePlatformWhatIsNobodys() throws Exception {
    Files.writeString(
        file,
        """
        cut off
        {"time":"2026-11-22T12:00:00Z","status":404,"tenant":"../x"}
        {"time":"2026-11-22T12:00:00Z","status":404}
        """);
    finds(TenantId.PLATFORM, "parameters.status: 404", 2);
    assertThat(count(ACME, "*")).isZero();
  }
}

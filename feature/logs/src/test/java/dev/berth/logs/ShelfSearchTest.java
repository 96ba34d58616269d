package dev.berth.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.index.DayIndex;
import dev.berth.index.Entry;
import dev.berth.index.Found;
import dev.berth.index.Search;
import dev.berth.index.TimeMath;
import dev.berth.kernel.TenantId;
import dev.berth.kql.KqlParser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfSearchTest {
  private static final Instant OLD = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant NEW = Instant.parse("2026-11-21T12:00:00Z");
  private static final int MANY = DayIndex.COUNTED + 1;

  @TempDir Path folder;
  private Days days;
  private ShelfSearch records;

  @BeforeEach
  void open() {
    TimeMath times = new TimeMath(InstantSource.fixed(NEW));
    Duration patience = Duration.ofSeconds(60);
    days = new Days(folder, new DayIndex.Settings(1 << 20, 100, patience, times));
    records = new ShelfSearch(TenantId.DEFAULT, days, patience);
  }

  @AfterEach
  void close() {
    days.close();
  }

  private void add(Instant time, int number) throws IOException {
    Day day = days.use(Shelf.date(time));
    for (int i = 0; i < number; i++) {
      day.index().add(new Entry(time.plusMillis(i), "{}", Map.of(), Map.of()));
    }
    day.index().refresh();
    day.index().commit(Map.of());
    days.release(day);
  }

  private Found find(int limit, Search.Order order) {
    Instant from = OLD.minusSeconds(3600);
    return records.find(
        new Search(KqlParser.parse("*"), from, NEW.plusSeconds(3600), limit, order));
  }

  @Test
  void leavesDaysAloneThatCouldOnlyTellThatThereAreMore() throws Exception {
    add(OLD, 3);
    add(NEW, MANY);
    days.closeIdle(0);

    Found found = find(2, Search.Order.NEWEST);

    assertThat(found.hits()).hasSize(2).allMatch(hit -> hit.time().isAfter(NEW));
    assertThat(found.total()).isGreaterThanOrEqualTo(DayIndex.COUNTED);
    assertThat(found.exact()).isFalse();
    assertThat(days.open()).extracting(Day::date).containsExactly(Shelf.date(NEW));
  }

  @Test
  void looksAtAllDaysForAllRecords() throws Exception {
    add(OLD, 3);
    add(NEW, MANY);

    assertThat(find(0, Search.Order.NEWEST)).isEqualTo(new Found(MANY + 3L, true, List.of()));
    assertThat(find(4, Search.Order.OLDEST).hits())
        .extracting(hit -> Shelf.date(hit.time()))
        .containsExactly(Shelf.date(OLD), Shelf.date(OLD), Shelf.date(OLD), Shelf.date(NEW));
  }

  @Test
  void countsFewRecordsExactly() throws Exception {
    add(OLD, 3);
    add(NEW, 5);

    Found found = find(2, Search.Order.NEWEST);

    assertThat(found.total()).isEqualTo(8);
    assertThat(found.exact()).isTrue();
  }
}

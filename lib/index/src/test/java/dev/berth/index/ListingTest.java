package dev.berth.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kql.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records page by page, and by their keys. */
class ListingTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final SortKey BY_SIZE = new SortKey(SortKey.Kind.NUMBER, "size", false, false);
  private static final SortKey BY_NAME = new SortKey(SortKey.Kind.NAME, "name", true, false);

  @TempDir Path folder;
  private DayIndex index;

  @BeforeEach
  void open() throws IOException {
    TimeMath times = new TimeMath(InstantSource.fixed(NOON));
    index =
        DayIndex.open(folder, new DayIndex.Settings(4 << 20, 20, Duration.ofSeconds(30), times));
    for (int i = 0; i < 25; i++) {
      index.add(entry(i));
    }
    index.refresh();
  }

  private static Entry entry(int i) {
    Map<String, FieldValue> fields = new HashMap<>();
    fields.put(DayIndex.KEY, new FieldValue.Key("k" + i));
    fields.put("name", new FieldValue.Both("n" + i % 5));
    if (i < 20) {
      fields.put("size", new FieldValue.Figure(Math.floorDiv(i, 2)));
    }
    return new Entry(NOON.plusMillis(i), "r" + i, fields);
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  private List<String> pages(List<SortKey> order, int size) throws IOException {
    List<String> keys = new ArrayList<>();
    List<SortValue> after = List.of();
    while (true) {
      Rows rows =
          index.list(
              new Listing(new Query.All(), Instant.MIN, Instant.MAX, order, after, size, 1000));
      assertThat(rows.total()).isEqualTo(25);
      if (rows.rows().isEmpty()) {
        return keys;
      }
      rows.rows().forEach(row -> keys.add(row.key()));
      after = rows.rows().getLast().values();
    }
  }

  @Test
  void eachRecordIsOnOnePage() throws IOException {
    List<String> keys = pages(List.of(), 4);
    assertThat(keys).hasSize(25).doesNotHaveDuplicates();
    assertThat(keys.getFirst()).isEqualTo("k24");
  }

  @Test
  void sortsByFieldsWithWhatIsMissingLast() throws IOException {
    SortKey oldest = new SortKey(SortKey.Kind.TIME, "@timestamp", false, false);
    List<String> keys = pages(List.of(BY_SIZE, BY_NAME, oldest), 3);
    assertThat(keys).hasSize(25).doesNotHaveDuplicates();
    assertThat(keys.subList(0, 4)).containsExactly("k1", "k0", "k3", "k2");
    assertThat(keys.subList(20, 25)).containsExactly("k24", "k23", "k22", "k21", "k20");
  }

  @Test
  void aKeyFindsReplacesAndRemoves() throws IOException {
    assertThat(index.find("k3")).map(Row::source).contains("r3");
    index.replace("k3", new Entry(NOON, "new", Map.of(DayIndex.KEY, new FieldValue.Key("k3"))));
    index.remove("k4");
    index.refresh();
    assertThat(index.find("k3")).map(Row::source).contains("new");
    assertThat(index.find("k4")).isEmpty();
    assertThat(index.size().records()).isEqualTo(24);
    index.removeAll("name", "n0");
    index.refresh();
    assertThat(index.size().records()).isEqualTo(19);
  }
}

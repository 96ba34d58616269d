package dev.berth.search;

import dev.berth.access.Principal;
import dev.berth.index.DayIndex;
import dev.berth.index.DayPages;
import dev.berth.index.DayRecords;
import dev.berth.index.Entry;
import dev.berth.index.FieldKind;
import dev.berth.index.FieldValue;
import dev.berth.index.Listing;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Summary;
import dev.berth.index.TimeMath;
import dev.berth.kql.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Records of the tenant {@code acme}, as those of logs are kept; a key is a number. */
final class RecordShelf implements DayRecords, AutoCloseable {
  private final Path folder;
  private final TreeMap<LocalDate, DayIndex> days = new TreeMap<>();
  private int number;

  RecordShelf(Path folder) {
    this.folder = folder;
  }

  DayRecords of(Principal principal) {
    return principal.tenant().value().equals("acme") ? this : DayRecords.NONE;
  }

  void add(Instant time, String service, int status) throws IOException {
    LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
    DayIndex index = days.get(date);
    if (index == null) {
      index =
          DayIndex.open(
              folder.resolve(date.toString()),
              new DayIndex.Settings(
                  16 << 20, 100, Duration.ofSeconds(20), new TimeMath(SearchLab.CLOCK)));
      days.put(date, index);
    }
    number++;
    String source =
        """
        {"@timestamp":"%s","kind":"task","service":"%s","message":"request %d ended","parameters":{"status":%d}}"""
            .formatted(time, service, number, status);
    index.add(
        new Entry(
            time,
            source,
            Map.of(
                DayIndex.KEY,
                new FieldValue.Key(Integer.toString(number)),
                "kind",
                new FieldValue.Tag("task"),
                "service",
                new FieldValue.Tag(service),
                "message",
                new FieldValue.Text("request " + number + " ended"),
                "parameters.status",
                new FieldValue.Figure(status))));
    index.refresh();
  }

  private DayIndex index(LocalDate date) {
    return Objects.requireNonNull(days.get(date));
  }

  @Override
  public List<LocalDate> dates() {
    return List.copyOf(days.keySet());
  }

  @Override
  public SortedMap<String, FieldKind> fields(LocalDate date) {
    try {
      SortedMap<String, FieldKind> kinds = new TreeMap<>();
      kinds.putAll(index(date).fieldKinds());
      kinds.remove(DayIndex.KEY);
      return kinds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long bytes(LocalDate date) {
    return 2048;
  }

  @Override
  public Rows list(Collection<LocalDate> dates, Listing listing) {
    try {
      return DayPages.list(dates, listing, (date, part) -> index(date).list(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Rows find(LocalDate date, String key) {
    try {
      List<Row> rows = index(date).find(key).stream().toList();
      return new Rows(rows.size(), true, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void summarize(
      Collection<LocalDate> dates, Query query, Instant from, Instant to, Summary summary) {
    try {
      for (LocalDate date : dates) {
        index(date).summarize(query, from, to, summary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (DayIndex index : days.values()) {
      index.close();
    }
  }
}

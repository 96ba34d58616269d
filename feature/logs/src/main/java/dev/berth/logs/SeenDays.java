package dev.berth.logs;

import dev.berth.index.DayPages;
import dev.berth.index.DayRecords;
import dev.berth.index.FieldKind;
import dev.berth.index.Listing;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Search;
import dev.berth.index.SortKey;
import dev.berth.index.SortValue;
import dev.berth.index.Summary;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kql.KqlParser;
import dev.berth.kql.Query;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The days of a tenant as somebody sees them. The key of a record is its arrival. Thread-safe. */
final class SeenDays implements DayRecords {
  private static final SortKey ARRIVAL =
      new SortKey(SortKey.Kind.NUMBER, RecordMaker.ARRIVAL, true, false);
  private static final int LONGEST_KEY = 18;

  private final Days days;
  private final ShelfSearch search;

  SeenDays(Days days, ShelfSearch search) {
    this.days = days;
    this.search = search;
  }

  @Override
  public List<LocalDate> dates() {
    try {
      return days.dates();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static BerthException failed(IOException e) {
    return new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot look for days of records now: %s. Try again in a moment.".formatted(e.getMessage()),
        e);
  }

  @Override
  public SortedMap<String, FieldKind> fields(LocalDate date) {
    if (!dates().contains(date)) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, FieldKind> all =
        search.ask(asker -> asker.ask(date, index -> index.fieldKinds()));
    SortedMap<String, FieldKind> fields = new TreeMap<>(all);
    fields.remove(RecordMaker.ARRIVAL);
    if (!search.hasAudit()) {
      fields.keySet().removeIf(name -> name.startsWith(ToldRecord.AUDIT_FIELDS + "."));
    }
    return fields;
  }

  @Override
  public long bytes(LocalDate date) {
    try {
      return days.sizes().getOrDefault(date, 0L);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private List<LocalDate> known(Collection<LocalDate> wanted) {
    return dates().stream().filter(wanted::contains).toList();
  }

  @Override
  public Rows list(Collection<LocalDate> dates, Listing listing) {
    Listing numbered = numbered(listing);
    Rows found =
        search.ask(
            asker ->
                DayPages.list(
                    known(dates),
                    numbered,
                    (date, part) -> asker.ask(date, index -> index.list(part))));
    return new Rows(
        found.total(), found.exact(), found.rows().stream().map(SeenDays::keyed).toList());
  }

  /** The same, with the arrival of each record; after all that are equal to the last one before. */
  private Listing numbered(Listing listing) {
    List<SortKey> order = new ArrayList<>(listing.order());
    order.add(ARRIVAL);
    List<SortValue> after = new ArrayList<>(listing.after());
    if (!after.isEmpty()) {
      after.add(new SortValue.Figure(Double.NEGATIVE_INFINITY));
    }
    return new Listing(
        search.seen(listing.query()),
        listing.from(),
        listing.to(),
        order,
        after,
        listing.limit(),
        listing.counted());
  }

  private static Row keyed(Row row) {
    String key =
        row.values().getLast() instanceof SortValue.Figure(double number)
            ? Long.toString((long) number)
            : "";
    List<SortValue> values = row.values().subList(0, row.values().size() - 1);
    return new Row(row.time(), key, row.source(), values);
  }

  @Override
  public Rows find(LocalDate date, String key) {
    if (key.isEmpty() || key.length() > LONGEST_KEY || !key.chars().allMatch(Character::isDigit)) {
      return new Rows(0, true, List.of());
    }
    String name = RecordMaker.ARRIVAL;
    Query query = KqlParser.parse("%s >= %s and %s <= %s".formatted(name, key, name, key));
    return list(
        List.of(date),
        new Listing(query, Instant.MIN, Instant.MAX, List.of(), List.of(), 1, Search.MOST_HITS));
  }

  @Override
  public void summarize(
      Collection<LocalDate> dates, Query query, Instant from, Instant to, Summary summary) {
    boolean _ =
        search.ask(
            asker -> {
              for (LocalDate date : known(dates)) {
                if (DayPages.isTouched(date, from, to)) {
                  boolean _ =
                      asker.ask(
                          date,
                          index -> {
                            index.summarize(search.seen(query), from, to, summary);
                            return true;
                          });
                }
              }
              return true;
            });
  }
}

package dev.berth.search;

import dev.berth.access.Principal;
import dev.berth.elastic.FieldType;
import dev.berth.elastic.Keys;
import dev.berth.index.DayRecords;
import dev.berth.index.FieldKind;
import dev.berth.index.Listing;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Summary;
import dev.berth.kql.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The records of logs as indices, one for each day: {@code berth-logs-2026.11.22}. They can be read
 * and not be written. Thread-safe.
 */
final class RecordIndices {
  /** What the names of all indices of records begin with; none of documents may. */
  static final String PREFIX = "berth-logs";

  private static final String DAY = PREFIX + "-";
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu.MM.dd");

  private final Function<Principal, DayRecords> records;

  /**
   * @param records what somebody may see of the tenant that they act in
   */
  RecordIndices(Function<Principal, DayRecords> records) {
    this.records = records;
  }

  /** The names of the indices that there are. */
  List<String> names(Principal principal) {
    return records.apply(principal).dates().stream().map(RecordIndices::name).toList();
  }

  static String name(LocalDate date) {
    return DAY + DATE.format(date);
  }

  static Optional<LocalDate> date(String name) {
    try {
      return name.startsWith(DAY)
          ? Optional.of(LocalDate.parse(name.substring(DAY.length()), DATE))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** One of them, without how large it is; empty: there is none. */
  Optional<KnownIndex> find(Principal principal, String name) {
    DayRecords days = records.apply(principal);
    return date(name)
        .filter(date -> days.dates().contains(date))
        .map(date -> new KnownIndex(name, date, types(days.fields(date)), 0, 0));
  }

  private static SortedMap<String, FieldType> types(SortedMap<String, FieldKind> kinds) {
    SortedMap<String, FieldType> types = new TreeMap<>();
    kinds.forEach(
        (field, kind) ->
            types.put(
                field,
                switch (kind) {
                  case TEXT -> FieldType.TEXT;
                  case NAME -> FieldType.KEYWORD;
                  case NUMBER -> FieldType.DOUBLE;
                }));
    types.put("@timestamp", FieldType.DATE);
    return types;
  }

  /** The same, with how many records it has and what it takes. */
  KnownIndex measured(Principal principal, KnownIndex index) {
    LocalDate date = index.day();
    if (date == null) {
      return index;
    }
    DayRecords days = records.apply(principal);
    Listing all =
        new Listing(
            new Query.All(), Instant.MIN, Instant.MAX, List.of(), List.of(), 0, Integer.MAX_VALUE);
    long count = days.list(List.of(date), all).total();
    return new KnownIndex(index.name(), date, index.fields(), count, days.bytes(date));
  }

  /** The days of indices. */
  static List<LocalDate> days(List<KnownIndex> indices) {
    return indices.stream().map(KnownIndex::day).filter(Objects::nonNull).toList();
  }

  Rows list(Principal principal, List<KnownIndex> indices, Listing listing) {
    return keyed(records.apply(principal).list(days(indices), listing));
  }

  private static Rows keyed(Rows rows) {
    List<Row> keyed =
        rows.rows().stream()
            .map(
                row ->
                    new Row(
                        row.time(),
                        Keys.key(name(LocalDate.ofInstant(row.time(), ZoneOffset.UTC)), row.key()),
                        row.source(),
                        row.values()))
            .toList();
    return new Rows(rows.total(), rows.exact(), keyed);
  }

  /** A record by its id. */
  Optional<Row> find(Principal principal, LocalDate date, String id) {
    return keyed(records.apply(principal).find(date, id)).rows().stream().findFirst();
  }

  void summarize(
      Principal principal, List<KnownIndex> indices, Query query, TimeSpan span, Summary summary) {
    records.apply(principal).summarize(days(indices), query, span.from(), span.to(), summary);
  }
}

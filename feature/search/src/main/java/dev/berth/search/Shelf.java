package dev.berth.search;

import dev.berth.elastic.BulkAction;
import dev.berth.elastic.Document;
import dev.berth.elastic.ElasticFailure;
import dev.berth.elastic.Keys;
import dev.berth.index.DayPages;
import dev.berth.index.Entry;
import dev.berth.index.FieldValue;
import dev.berth.index.Listing;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Search;
import dev.berth.index.Summary;
import dev.berth.kernel.ErrorCode;
import dev.berth.kql.FieldName;
import dev.berth.kql.Pattern;
import dev.berth.kql.Query;
import dev.berth.kql.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The documents of one tenant. Thread-safe. */
final class Shelf implements AutoCloseable {
  private static final Instant EARLIEST = Instant.parse("1678-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");

  private final ShelfSettings settings;
  private final InstantSource clock;
  private final Catalogue catalogue;
  private final ShelfDays days;
  private final ShelfRetention retention;
  private final Templates templates;

  /** Held by who writes a document whose id may be another's. */
  private final Object ids = new Object();

  private Shelf(
      ShelfSettings settings,
      InstantSource clock,
      Catalogue catalogue,
      ShelfDays days,
      Templates templates) {
    this.settings = settings;
    this.clock = clock;
    this.catalogue = catalogue;
    this.days = days;
    this.templates = templates;
    this.retention = new ShelfRetention(settings, clock, catalogue, days);
  }

  static Shelf open(Path folder, ShelfSettings settings, InstantSource clock) throws IOException {
    return new Shelf(
        settings,
        clock,
        Catalogue.open(folder),
        ShelfDays.open(folder, settings),
        Templates.open(folder));
  }

  Templates templates() {
    return templates;
  }

  List<WriteResult> write(List<DocumentWrite> writes) throws IOException {
    requireRoom();
    List<WriteResult> results = new ArrayList<>(writes.size());
    try (Batch batch = new Batch()) {
      for (DocumentWrite write : writes) {
        results.add(batch.take(write));
      }
      catalogue.save();
      batch.commit();
    }
    return results;
  }

  /** Today's alone are too many: tomorrow they may go. */
  private void requireRoom() throws IOException {
    if (retention.isFull()) {
      throw new ElasticFailure(
          ErrorCode.TOO_MANY,
          "cluster_block_exception",
          "Cannot keep more documents today: there are %s of them. Remove an index, ask the operator for more room, or send less."
              .formatted(settings.mostBytes()));
    }
  }

  /** Takes away the days that are over their time, or over the size. */
  void expire() throws IOException {
    retention.expire();
  }

  /** The days that one write is about. For one thread. */
  private final class Batch implements AutoCloseable {
    private final Map<LocalDate, ShelfDay> used = new HashMap<>();
    private final Set<ShelfDay> changed = new HashSet<>();

    private ShelfDay day(LocalDate date) throws IOException {
      ShelfDay known = used.get(date);
      if (known == null) {
        known = days.use(date);
        used.put(date, known);
      }
      return known;
    }

    private void changed(ShelfDay day) {
      day.changed();
      boolean _ = changed.add(day);
    }

    WriteResult take(DocumentWrite write) throws IOException {
      try {
        return new WriteResult(write.fresh() ? add(write) : change(write), null);
      } catch (ElasticFailure e) {
        return new WriteResult(Written.REFUSED, e);
      }
    }

    Written add(DocumentWrite write) throws IOException {
      Entry entry = entry(write);
      ShelfDay day = day(date(entry.time()));
      day.index().add(entry);
      changed(day);
      return Written.CREATED;
    }

    /** A document whose id may be that of another, on whatever day. */
    Written change(DocumentWrite write) throws IOException {
      String key = Keys.key(write.index(), write.id());
      synchronized (ids) {
        LocalDate old = dayOf(key);
        if (write.action() == BulkAction.CREATE && old != null) {
          return Written.CONFLICT;
        }
        if (write.action() == BulkAction.DELETE && old == null) {
          return Written.NOT_FOUND;
        }
        if (old != null) {
          ShelfDay day = day(old);
          day.index().remove(key);
          changed(day);
        }
        if (write.action() == BulkAction.DELETE) {
          return Written.DELETED;
        }
        Written _ = add(write);
        return old == null ? Written.CREATED : Written.UPDATED;
      }
    }

    void commit() throws IOException {
      for (ShelfDay day : changed) {
        day.commit();
      }
    }

    @Override
    public void close() {
      used.values().forEach(days::leave);
    }
  }

  static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private Entry entry(DocumentWrite write) {
    Document document = Objects.requireNonNull(write.document());
    Map<String, FieldValue> fields = new HashMap<>(document.fields());
    catalogue.learn(write.index(), document.types());
    fields.put(Keys.INDEX, new FieldValue.Label(write.index()));
    fields.put(Keys.KEY, new FieldValue.Key(Keys.key(write.index(), write.id())));
    fields.put(Keys.ID, new FieldValue.Key(write.id()));
    Instant own = document.time();
    Instant time = own == null ? clock.instant() : own;
    if (time.isBefore(EARLIEST) || !time.isBefore(LATEST)) {
      throw ElasticFailure.illegal(
          "Cannot keep a document of that time: it is not of the years 1678 to 2261.");
    }
    if (date(time).isBefore(retention.oldest())) {
      throw ElasticFailure.illegal(
          "Cannot keep a document of %s: what is older than %d days goes."
              .formatted(date(time), settings.keep()));
    }
    return new Entry(time, document.source(), fields);
  }

  private @Nullable LocalDate dayOf(String key) throws IOException {
    for (LocalDate date : days.dates()) {
      if (find(date, key).isPresent()) {
        return date;
      }
    }
    return null;
  }

  private Optional<Row> find(LocalDate date, String key) throws IOException {
    return days.with(
        date,
        day -> {
          day.refresh(true);
          return day.index().find(key);
        });
  }

  Optional<Row> find(String index, String id) throws IOException {
    for (LocalDate date : days.dates()) {
      Optional<Row> found = find(date, Keys.key(index, id));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  Rows list(Listing listing) throws IOException {
    return DayPages.list(
        days.dates(),
        listing,
        (date, part) ->
            days.with(
                date,
                day -> {
                  day.refresh(false);
                  return day.index().list(part);
                }));
  }

  private List<LocalDate> between(Instant from, Instant to) {
    return days.dates().stream().filter(date -> DayPages.isTouched(date, from, to)).toList();
  }

  void summarize(Query query, Instant from, Instant to, Summary summary) throws IOException {
    for (LocalDate date : between(from, to)) {
      boolean _ =
          days.with(
              date,
              day -> {
                day.refresh(false);
                day.index().summarize(query, from, to, summary);
                return true;
              });
    }
  }

  List<KnownIndex> indices() throws IOException {
    long bytes = days.bytes();
    long all = Math.max(1, list(counting(new Query.All())).total());
    List<KnownIndex> indices = new ArrayList<>();
    for (String name : catalogue.names()) {
      long documents = list(counting(of(name))).total();
      indices.add(
          new KnownIndex(name, null, catalogue.fields(name), documents, bytes * documents / all));
    }
    return indices;
  }

  static Listing counting(Query query) {
    return new Listing(query, Instant.MIN, Instant.MAX, List.of(), List.of(), 0, Search.MOST_HITS);
  }

  static Query of(String index) {
    return new Query.Has(new FieldName(new Pattern(List.of(Keys.INDEX))), new Value.Phrase(index));
  }

  boolean create(String index) throws IOException {
    boolean made = catalogue.create(index);
    catalogue.save();
    return made;
  }

  boolean remove(String index) throws IOException {
    if (!catalogue.remove(index)) {
      return false;
    }
    for (LocalDate date : days.dates()) {
      boolean _ =
          days.with(
              date,
              day -> {
                day.index().removeAll(Keys.INDEX, index);
                day.changed();
                day.commit();
                day.refresh(true);
                return true;
              });
    }
    catalogue.save();
    return true;
  }

  void refresh() throws IOException {
    for (LocalDate date : days.dates()) {
      boolean _ =
          days.with(
              date,
              day -> {
                day.refresh(true);
                return true;
              });
    }
  }

  @Override
  public void close() throws IOException {
    days.close();
  }
}

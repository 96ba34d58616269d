package dev.berth.logs;

import dev.berth.index.DayIndex;
import dev.berth.index.Found;
import dev.berth.index.Search;
import dev.berth.index.TimeHistogram;
import dev.berth.index.TopValues;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kql.KqlParser;
import dev.berth.kql.Query;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks all days of a tenant that a search touches. A few at the same time. Does not find entries of
 * the audit trail, but for who asks it {@link #withAudit}. Thread-safe.
 */
final class ShelfSearch {
  private static final Query OTHERS = KqlParser.parse("not kind: audit");
  private static final int AT_ONCE = 4;
  private static final int PATIENCE_SECONDS = 5;

  private final TenantId tenant;
  private final Days days;
  private final Duration patience;
  private final Semaphore room;
  private final boolean audit;

  /**
   * @param patience how long all days together may take
   */
  ShelfSearch(TenantId tenant, Days days, Duration patience) {
    this(tenant, days, patience, new Semaphore(AT_ONCE, true), false);
  }

  private ShelfSearch(
      TenantId tenant, Days days, Duration patience, Semaphore room, boolean audit) {
    this.tenant = tenant;
    this.days = days;
    this.patience = patience;
    this.room = room;
    this.audit = audit;
  }

  /** For those who may see the audit trail. */
  ShelfSearch withAudit() {
    return new ShelfSearch(tenant, days, patience, room, true);
  }

  /** What somebody asks for, as far as they may see it. */
  Query seen(Query query) {
    return audit ? query : new Query.And(List.of(query, OTHERS));
  }

  /**
   * Finds records; days that could only tell that there are more than many are not looked at.
   *
   * @throws BerthException {@code INVALID_INPUT}, {@code TIMED_OUT}, {@code TOO_MANY} at the same
   *     time, {@code UNAVAILABLE} if the disk fails
   */
  Found find(Search search) {
    List<Found.Hit> hits = new ArrayList<>();
    long[] total = {0};
    boolean[] exact = {true};
    boolean all =
        ask(
            search,
            index -> {
              int left = search.limit() - hits.size();
              Found found =
                  index.search(
                      new Search(
                          seen(search.query()), search.from(), search.to(), left, search.order()));
              hits.addAll(found.hits());
              total[0] += found.total();
              exact[0] &= found.exact();
              boolean enough = hits.size() >= search.limit() && total[0] > DayIndex.COUNTED;
              return search.limit() == 0 || !enough;
            });
    return new Found(total[0], exact[0] && all, hits);
  }

  /** Counts by equal times. */
  TimeHistogram histogram(Search search, Duration interval) {
    long nanos = Duration.between(search.from(), search.to()).toNanos();
    long[] counts = new long[(int) Math.ceilDiv(nanos, interval.toNanos())];
    boolean _ =
        ask(
            search,
            index -> {
              List<Long> some = index.histogram(seen(search), interval).counts();
              for (int i = 0; i < counts.length; i++) {
                counts[i] += some.get(i);
              }
              return true;
            });
    return new TimeHistogram(search.from(), interval, Arrays.stream(counts).boxed().toList());
  }

  /** Finds the names that a field holds most often. */
  TopValues top(Search search, String field, int number) {
    Map<String, Long> counts = new HashMap<>();
    long[] others = {0};
    boolean _ =
        ask(
            search,
            index -> {
              TopValues some = index.top(seen(search), field, TopValues.MOST_VALUES);
              some.values().forEach(each -> counts.merge(each.name(), each.count(), Long::sum));
              others[0] = Math.max(others[0], some.others());
              return true;
            });
    List<TopValues.Value> top =
        counts.entrySet().stream()
            .map(each -> new TopValues.Value(each.getKey(), each.getValue()))
            .sorted(
                Comparator.comparingLong(TopValues.Value::count)
                    .reversed()
                    .thenComparing(TopValues.Value::name))
            .limit(number)
            .toList();
    return new TopValues(top, others[0] + counts.size() - top.size());
  }

  private Search seen(Search search) {
    return new Search(
        seen(search.query()), search.from(), search.to(), search.limit(), search.order());
  }

  /** Whether what it finds may be of the audit trail. */
  boolean hasAudit() {
    return audit;
  }

  interface DayQuestion<T> {
    T ask(DayIndex index) throws IOException;
  }

  /** Asks days, one after the other. */
  interface DayAsker {
    <T> T ask(LocalDate date, DayQuestion<T> question) throws IOException;
  }

  /** Something that is asked of days; it stands in the way of others as long as it goes on. */
  interface Inquiry<T> {
    T ask(DayAsker days) throws IOException;
  }

  private interface DayVisit {
    /** Whether the next day is to be asked too. */
    boolean ask(DayIndex index) throws IOException;
  }

  /** Asks day by day; whether all of them were asked. */
  private boolean ask(Search search, DayVisit question) {
    return ask(
        asker -> {
          List<LocalDate> dates = dates(search);
          for (LocalDate date : dates) {
            if (!asker.ask(date, question::ask)) {
              return date.equals(dates.getLast());
            }
          }
          return true;
        });
  }

  private <T> T ask(LocalDate date, long deadline, DayQuestion<T> question) throws IOException {
    if (System.nanoTime() > deadline) {
      throw late();
    }
    Day day = days.use(date);
    try {
      day.refresh();
      return question.ask(day.index());
    } finally {
      days.release(day);
    }
  }

  /**
   * Asks as one search.
   *
   * @throws BerthException as {@link #find}
   */
  <T> T ask(Inquiry<T> inquiry) {
    enter();
    try {
      long deadline = System.nanoTime() + patience.toNanos();
      return inquiry.ask(
          new DayAsker() {
            @Override
            public <R> R ask(LocalDate date, DayQuestion<R> question) throws IOException {
              return ShelfSearch.this.ask(date, deadline, question);
            }
          });
    } catch (IOException | IllegalStateException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot search the records of tenant '%s' now: %s. Try again in a moment."
              .formatted(tenant, e.getMessage()),
          e);
    } finally {
      room.release();
    }
  }

  private List<LocalDate> dates(Search search) throws IOException {
    LocalDate first = Shelf.date(search.from());
    LocalDate last = Shelf.date(search.to().minusNanos(1));
    List<LocalDate> touched =
        new ArrayList<>(
            days.dates().stream()
                .filter(date -> !date.isBefore(first) && !date.isAfter(last))
                .toList());
    return search.order() == Search.Order.NEWEST ? touched.reversed() : touched;
  }

  private void enter() {
    try {
      if (room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new BerthException(
        ErrorCode.TOO_MANY,
        "Cannot search the records of tenant '%s': %d searches are under way. Try again in a moment."
            .formatted(tenant, AT_ONCE));
  }

  private BerthException late() {
    return new BerthException(
        ErrorCode.TIMED_OUT,
        "Cannot search for so much: it takes longer than %d s. Ask for a shorter time, or for less."
            .formatted(patience.toSeconds()));
  }
}

package dev.berth.logs;

import dev.berth.index.DayIndex;
import dev.berth.index.Found;
import dev.berth.index.Search;
import dev.berth.index.TimeHistogram;
import dev.berth.index.TopValues;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
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

/** Asks all days of a tenant that a search touches. A few at the same time. Thread-safe. */
final class ShelfSearch {
  private static final int AT_ONCE = 4;
  private static final int PATIENCE_SECONDS = 5;

  private final TenantId tenant;
  private final Days days;
  private final Duration patience;
  private final Semaphore room = new Semaphore(AT_ONCE, true);

  /**
   * @param patience how long all days together may take
   */
  ShelfSearch(TenantId tenant, Days days, Duration patience) {
    this.tenant = tenant;
    this.days = days;
    this.patience = patience;
  }

  /**
   * Finds records.
   *
   * @throws BerthException {@code INVALID_INPUT}, {@code TIMED_OUT}, {@code TOO_MANY} at the same
   *     time, {@code UNAVAILABLE} if the disk fails
   */
  Found find(Search search) {
    List<Found.Hit> hits = new ArrayList<>();
    long[] total = {0};
    boolean[] exact = {true};
    ask(
        search,
        index -> {
          int left = search.limit() - hits.size();
          Found found =
              index.search(
                  new Search(search.query(), search.from(), search.to(), left, search.order()));
          hits.addAll(found.hits());
          total[0] += found.total();
          exact[0] &= found.exact();
        });
    return new Found(total[0], exact[0], hits);
  }

  /** Counts by equal times. */
  TimeHistogram histogram(Search search, Duration interval) {
    long nanos = Duration.between(search.from(), search.to()).toNanos();
    long[] counts = new long[(int) Math.ceilDiv(nanos, interval.toNanos())];
    ask(
        search,
        index -> {
          List<Long> some = index.histogram(search, interval).counts();
          for (int i = 0; i < counts.length; i++) {
            counts[i] += some.get(i);
          }
        });
    return new TimeHistogram(search.from(), interval, Arrays.stream(counts).boxed().toList());
  }

  /** Finds the names that a field holds most often. */
  TopValues top(Search search, String field, int number) {
    Map<String, Long> counts = new HashMap<>();
    long[] others = {0};
    ask(
        search,
        index -> {
          TopValues some = index.top(search, field, TopValues.MOST_VALUES);
          some.values().forEach(each -> counts.merge(each.name(), each.count(), Long::sum));
          others[0] = Math.max(others[0], some.others());
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

  private interface DayQuestion {
    void ask(DayIndex index) throws IOException;
  }

  private void ask(Search search, DayQuestion question) {
    enter();
    try {
      long deadline = System.nanoTime() + patience.toNanos();
      for (LocalDate date : dates(search)) {
        if (System.nanoTime() > deadline) {
          throw late();
        }
        Day day = days.use(date);
        try {
          day.refresh();
          question.ask(day.index());
        } finally {
          days.release(day);
        }
      }
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

package dev.berth.index;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Makes one page of those of several days, or of several shelves. */
public final class DayPages {
  private DayPages() {}

  /** One of the days. */
  @FunctionalInterface
  public interface Day {
    /** What a day has of a listing. */
    Rows list(LocalDate date, Listing part) throws IOException;
  }

  /** Day by day; by time, as many as are wanted come from the first days alone. */
  public static Rows list(Collection<LocalDate> dates, Listing listing, Day days)
      throws IOException {
    SortKey first = listing.order().getFirst();
    boolean byTime = first.kind() == SortKey.Kind.TIME;
    List<LocalDate> touched =
        dates.stream()
            .filter(date -> isTouched(date, listing.from(), listing.to()))
            .sorted()
            .toList();
    if (!byTime || first.descending()) {
      touched = touched.reversed();
    }
    List<Row> rows = new ArrayList<>();
    long total = 0;
    boolean exact = true;
    for (LocalDate date : touched) {
      boolean enough = byTime && rows.size() >= listing.limit();
      if (enough && total > listing.counted()) {
        exact = false;
        break;
      }
      Rows found = days.list(date, enough ? limited(listing, 0) : listing);
      total += found.total();
      exact &= found.exact();
      rows.addAll(found.rows());
    }
    return page(new Rows(total, exact, rows), listing);
  }

  /** Whether a day has some of a time. */
  public static boolean isTouched(LocalDate date, Instant from, Instant to) {
    return date.atStartOfDay().toInstant(ZoneOffset.UTC).isBefore(to)
        && date.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).isAfter(from);
  }

  /** One page of two. */
  public static Rows merge(Rows one, Rows other, Listing listing) {
    List<Row> rows = new ArrayList<>(one.rows());
    rows.addAll(other.rows());
    long total = one.total() + other.total();
    return page(new Rows(total, one.exact() && other.exact(), rows), listing);
  }

  private static Rows page(Rows found, Listing listing) {
    List<Row> rows = new ArrayList<>(found.rows());
    rows.sort(order(listing.order()));
    return new Rows(
        found.total(), found.exact(), rows.subList(0, Math.min(rows.size(), listing.limit())));
  }

  private static Listing limited(Listing listing, int limit) {
    return new Listing(
        listing.query(),
        listing.from(),
        listing.to(),
        listing.order(),
        listing.after(),
        limit,
        listing.counted());
  }

  private static Comparator<Row> order(List<SortKey> keys) {
    return (one, other) -> {
      for (int i = 0; i < keys.size(); i++) {
        Comparator<SortValue> by = SortValue.by(keys.get(i));
        int order = by.compare(one.values().get(i), other.values().get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }
}

package dev.berth.search;

import dev.berth.elastic.Keys;
import dev.berth.index.Search;
import dev.berth.index.TopValues;
import dev.berth.kql.Query;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the oldest days of a shelf away: those over their time, and as many as are over the size.
 * An index whose last documents went with a day goes too, so that an index for each day does not
 * fill the catalogue. Thread-safe.
 */
final class ShelfRetention {
  private static final Logger LOG = System.getLogger(ShelfRetention.class.getName());

  private final ShelfSettings settings;
  private final InstantSource clock;
  private final Catalogue catalogue;
  private final ShelfDays days;

  ShelfRetention(ShelfSettings settings, InstantSource clock, Catalogue catalogue, ShelfDays days) {
    this.settings = settings;
    this.clock = clock;
    this.catalogue = catalogue;
    this.days = days;
  }

  private LocalDate today() {
    return Shelf.date(clock.instant());
  }

  /** The first day that is kept. */
  LocalDate oldest() {
    return today().minusDays(settings.keep() - 1L);
  }

  /** Whether there is too much that cannot go; makes room first. */
  boolean isFull() throws IOException {
    if (days.bytes() <= settings.mostBytes().bytes()) {
      return false;
    }
    expire();
    return days.bytes() > settings.mostBytes().bytes();
  }

  synchronized void expire() throws IOException {
    for (LocalDate date : days.dates()) {
      if (date.isBefore(oldest())) {
        boolean _ = remove(date);
      }
    }
    for (LocalDate date : dispensable()) {
      if (days.measure() <= settings.mostBytes().bytes() || !remove(date)) {
        return;
      }
    }
  }

  /** The oldest first; of days to come, which are a mistake mostly, the last first. */
  private List<LocalDate> dispensable() {
    LocalDate today = today();
    List<LocalDate> order =
        new ArrayList<>(days.dates().stream().filter(date -> date.isBefore(today)).toList());
    order.addAll(days.dates().stream().filter(date -> date.isAfter(today)).toList().reversed());
    return order;
  }

  /** False: somebody reads it just now; the next time it goes. */
  private boolean remove(LocalDate date) throws IOException {
    List<String> named = indices(date);
    if (!days.remove(date)) {
      return false;
    }
    LOG.log(Level.DEBUG, "Took the documents of {0} away", date);
    for (String index : named) {
      if (!isUsed(index)) {
        boolean _ = catalogue.remove(index);
      }
    }
    catalogue.save();
    return true;
  }

  private List<String> indices(LocalDate date) throws IOException {
    Search all = new Search(new Query.All(), Instant.MIN, Instant.MAX, 0, Search.Order.NEWEST);
    TopValues found =
        days.with(
            date,
            day -> {
              day.refresh(true);
              return day.index().top(all, Keys.INDEX, TopValues.MOST_VALUES);
            });
    return found.values().stream().map(TopValues.Value::name).toList();
  }

  private boolean isUsed(String index) throws IOException {
    for (LocalDate date : days.dates()) {
      long count =
          days.with(
              date,
              day -> {
                day.refresh(true);
                return day.index().list(Shelf.counting(Shelf.of(index))).total();
              });
      if (count > 0) {
        return true;
      }
    }
    return false;
  }
}

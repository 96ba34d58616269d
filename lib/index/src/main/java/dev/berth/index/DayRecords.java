package dev.berth.index;

import dev.berth.kql.Query;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/**
 * Records that are kept by day and can be read, as far as somebody may see them. Days are UTC's.
 * Thread-safe.
 */
public interface DayRecords {
  /** There are no days. */
  DayRecords NONE = new NoDays();

  /** The days that there are, the oldest first. */
  List<LocalDate> dates();

  /** What the fields of a day hold; empty if there is no such day. */
  SortedMap<String, FieldKind> fields(LocalDate date);

  /** What a day takes on disk, in bytes. */
  long bytes(LocalDate date);

  /**
   * Finds the records of a page. The key of a row tells it from all others of its day.
   *
   * @param dates which of the days; others than there are have nothing
   * @throws dev.berth.kernel.BerthException as {@link DayIndex#list}
   */
  Rows list(Collection<LocalDate> dates, Listing listing);

  /**
   * Finds a record by its key.
   *
   * @return one row, or none
   */
  Rows find(LocalDate date, String key);

  /**
   * Adds what a query finds to a summary.
   *
   * @throws dev.berth.kernel.BerthException as {@link DayIndex#summarize}
   */
  void summarize(
      Collection<LocalDate> dates, Query query, Instant from, Instant to, Summary summary);
}

package dev.berth.index;

import dev.berth.kql.Query;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/** Has nothing. */
final class NoDays implements DayRecords {
  @Override
  public List<LocalDate> dates() {
    return List.of();
  }

  @Override
  public SortedMap<String, FieldKind> fields(LocalDate date) {
    return Collections.emptySortedMap();
  }

  @Override
  public long bytes(LocalDate date) {
    return 0;
  }

  @Override
  public Rows list(Collection<LocalDate> dates, Listing listing) {
    return new Rows(0, true, List.of());
  }

  @Override
  public Rows find(LocalDate date, String key) {
    return new Rows(0, true, List.of());
  }

  @Override
  public void summarize(
      Collection<LocalDate> dates, Query query, Instant from, Instant to, Summary summary) {
    // There is nothing to add.
  }
}

package dev.berth.search;

import dev.berth.index.DayIndex;
import dev.berth.kernel.ByteSize;

/**
 * How documents are kept.
 *
 * @param day how the index of a day works
 * @param mostOpen how many days of a tenant are open at once
 * @param keep for how many days, today being one: what is older goes, and is not taken
 * @param mostBytes how much a tenant keeps at most; beyond, the oldest days go before their time
 */
public record ShelfSettings(DayIndex.Settings day, int mostOpen, int keep, ByteSize mostBytes) {
  /** Documents may be of a year to come: some clocks are wrong, some documents are plans. */
  private static final int AHEAD = 366;

  /** Of how many days a tenant has documents at most. */
  int mostDays() {
    return keep + AHEAD;
  }
}

package dev.berth.search;

import dev.berth.index.DayIndex;
import dev.berth.kernel.ByteSize;

/**
 * How documents are kept.
 *
 * @param day how the index of a day works
 * @param mostOpen how many days of a tenant are open at once
 * @param mostDays of how many days a tenant has documents at most
 * @param mostBytes how much a tenant keeps at most
 */
public record ShelfSettings(
    DayIndex.Settings day, int mostOpen, int mostDays, ByteSize mostBytes) {}

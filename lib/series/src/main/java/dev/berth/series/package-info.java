/**
 * A store of samples over time. A {@link SeriesStore} takes {@link Sample}s, each of a series that
 * has a {@link SeriesKey}, and tells {@link Row}s to a {@link RowSink}. What is new is held in
 * memory, compressed, and written ahead to a log; each window becomes a file, columns of one series
 * beside each other; files of days hold rows of five minutes and of an hour each.
 *
 * <p>Called by the metrics feature, with a store for each tenant.
 */
@NullMarked
package dev.berth.series;

import org.jspecify.annotations.NullMarked;

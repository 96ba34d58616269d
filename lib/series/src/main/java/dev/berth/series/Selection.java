package dev.berth.series;

import java.util.function.Predicate;

/**
 * What is asked of a store.
 *
 * @param metric its whole name
 * @param series which of that name
 * @param from in milliseconds since 1970, inclusive
 * @param to exclusive
 * @param step how much time one row may stand for, in milliseconds; 0: as little as there is. What
 *     is too old for that comes coarser
 */
public record Selection(
    String metric, Predicate<SeriesKey> series, long from, long to, long step) {}

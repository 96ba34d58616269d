package dev.berth.series;

/**
 * The last sample of a live series.
 *
 * @param time in milliseconds since 1970
 */
public record Latest(SeriesKey key, long time, double value) {}

package dev.berth.series;

/**
 * One measurement.
 *
 * @param time in milliseconds since 1970
 * @param value any number, also none and infinite ones
 */
public record Sample(SeriesKey key, long time, double value) {}

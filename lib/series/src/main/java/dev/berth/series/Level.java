package dev.berth.series;

import java.time.Duration;

/** How fine rows are, the finest first. */
enum Level {
  SAMPLES("samples", Duration.ZERO, 1),
  FIVE_MINUTES("5m", Duration.ofMinutes(5), Row.COLUMNS),
  HOURS("1h", Duration.ofHours(1), Row.COLUMNS);

  private final String folder;
  private final long width;
  private final int columns;

  Level(String folder, Duration width, int columns) {
    this.folder = folder;
    this.width = width.toMillis();
    this.columns = columns;
  }

  /** The next one; itself if there is none. */
  Level coarser() {
    return this == SAMPLES ? FIVE_MINUTES : HOURS;
  }

  /** The one before; itself if there is none. */
  Level finer() {
    return this == HOURS ? FIVE_MINUTES : SAMPLES;
  }

  String folder() {
    return folder;
  }

  /** How much time a row stands for, in milliseconds; 0: a moment. */
  long width() {
    return width;
  }

  int columns() {
    return columns;
  }
}

package dev.berth.series;

import dev.berth.kernel.ByteSize;
import java.time.Duration;

/**
 * How a store keeps what it is given.
 *
 * @param window how long samples are held in memory before they become a file
 * @param keepSamples how long samples stay as they were measured
 * @param keepFiveMinutes how long rows of five minutes stay
 * @param keepHours how long rows of an hour stay
 * @param size the most that all files take together; the oldest and finest go first
 * @param series how many series may be live at once; those of others are refused
 */
public record SeriesSettings(
    Duration window,
    Duration keepSamples,
    Duration keepFiveMinutes,
    Duration keepHours,
    ByteSize size,
    int series) {
  /** Windows of 10 minutes; 2 days, 30 days and 2 years; 2 GiB; 20,000 series. */
  public static final SeriesSettings DEFAULT =
      new SeriesSettings(
          Duration.ofMinutes(10),
          Duration.ofDays(2),
          Duration.ofDays(30),
          Duration.ofDays(731),
          ByteSize.ofMebibytes(2048),
          20_000);

  Duration keep(Level level) {
    return switch (level) {
      case SAMPLES -> keepSamples;
      case FIVE_MINUTES -> keepFiveMinutes;
      case HOURS -> keepHours;
    };
  }
}

package dev.berth.metrics;

import dev.berth.kernel.ByteSize;
import dev.berth.series.SeriesSettings;
import java.time.Duration;

/**
 * How things are measured.
 *
 * @param interval between two rounds
 * @param store how each tenant's samples are kept
 * @param scrape what is taken of one service
 */
public record MetricsSettings(Duration interval, SeriesSettings store, Scrape scrape) {
  public static final MetricsSettings DEFAULT =
      new MetricsSettings(Duration.ofSeconds(10), SeriesSettings.DEFAULT, Scrape.DEFAULT);

  /**
   * What is taken of one task.
   *
   * @param timeout how long it may take to answer
   * @param body the longest answer
   * @param series the most series; who has more is not taken at all
   * @param atOnce how many tasks are asked at once
   */
  public record Scrape(Duration timeout, ByteSize body, int series, int atOnce) {
    public static final Scrape DEFAULT =
        new Scrape(Duration.ofSeconds(5), ByteSize.ofMebibytes(4), 10_000, 16);
  }
}

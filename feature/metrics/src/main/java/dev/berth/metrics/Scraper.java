package dev.berth.metrics;

import dev.berth.exposition.ExpositionException;
import dev.berth.exposition.ExpositionReader;
import dev.berth.exposition.Measurement;
import dev.berth.kernel.BerthException;
import dev.berth.series.Sample;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Asks tasks for their own measurements; beside them stands {@code up}, 1 or 0, and how long it
 * took. Thread-safe; blocks.
 */
final class Scraper {
  private static final Logger LOG = System.getLogger(Scraper.class.getName());
  private static final double NANOS = 1e9;

  /** What only Berth measures: who is scraped cannot say it of itself. */
  static final String RESERVED = "berth_";

  private final MetricsSettings.Scrape limits;
  private final ScrapeTls tls;
  private final LongSupplier nanos;

  Scraper(MetricsSettings.Scrape limits, ScrapeTls tls, LongSupplier nanos) {
    this.limits = limits;
    this.tls = tls;
    this.nanos = nanos;
  }

  /** Ends the reading of an answer. */
  private static final class TooManySeries extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  List<Sample> scrape(ScrapeTarget target, long time) {
    long begun = nanos.getAsLong();
    Map<String, String> labels = TaskReadings.labels(target.task());
    Samples samples = new Samples(time);
    String problem = target.problem();
    if (problem == null) {
      problem = read(target, labels, samples);
    }
    if (problem.isEmpty()) {
      samples.add("scrape_samples_scraped", labels, samples.all().size());
    } else {
      LOG.log(
          Level.DEBUG,
          "Cannot scrape the task '" + target.task().identity().displayName() + "': " + problem);
      samples = new Samples(time);
    }
    return samples
        .add("up", labels, problem.isEmpty() ? 1 : 0)
        .add("scrape_duration_seconds", labels, (nanos.getAsLong() - begun) / NANOS)
        .all();
  }

  /** Empty: it went well. */
  private String read(ScrapeTarget target, Map<String, String> labels, Samples samples) {
    try {
      ScrapeConnection.Answer answer = ScrapeConnection.get(target, limits, tls);
      ExpositionReader.read(
          answer.text(),
          ExpositionReader.isOpenMetrics(answer.contentType()),
          each -> add(each, labels, samples));
      return "";
    } catch (IOException | ExpositionException | BerthException e) {
      return String.valueOf(e.getMessage());
    } catch (TooManySeries e) {
      return "it has more than " + limits.series() + " series";
    }
  }

  private void add(Measurement each, Map<String, String> labels, Samples samples) {
    if (each.metric().startsWith(RESERVED)) {
      return;
    }
    if (samples.all().size() >= limits.series()) {
      throw new TooManySeries();
    }
    Map<String, String> all = new HashMap<>(labels);
    each.labels()
        .forEach(
            (name, value) -> all.put(labels.containsKey(name) ? "exported_" + name : name, value));
    Long told = each.time();
    samples.add(each.metric(), all, each.value(), told == null ? samples.time() : told);
  }
}

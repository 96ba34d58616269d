package dev.berth.metrics;

import dev.berth.records.KnownTask;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A task that says it wants to be scraped, by labels {@code prometheus.io/scrape}, {@code /port},
 * {@code /path}, {@code /scheme}; {@code prometheus.scrape} and so on mean the same. Where it is
 * Berth knows itself: no label names an address.
 *
 * @param path with its query
 * @param problem why it cannot be asked; null: it can
 */
record ScrapeTarget(
    KnownTask task, InetSocketAddress address, String path, @Nullable String problem) {
  private static final int PORT = 80;
  private static final int MOST_PORT = 65_535;
  private static final int LONGEST_PATH = 1024;

  static Optional<ScrapeTarget> of(KnownTask task) {
    Map<String, String> labels = task.labels();
    boolean wanted = label(labels, "scrape").map(Boolean::parseBoolean).orElse(false);
    if (!wanted || !task.running() || task.address() == null) {
      return Optional.empty();
    }
    String path = label(labels, "path").orElse("/metrics");
    int port = label(labels, "port").map(ScrapeTarget::port).orElse(PORT);
    String scheme = label(labels, "scheme").orElse("http");
    String problem = null;
    if (port == 0) {
      problem = "the label 'prometheus.io/port' is no port";
    } else if (!isPath(path)) {
      problem = "the label 'prometheus.io/path' is no path";
    } else if (!scheme.equals("http")) {
      problem = "the label 'prometheus.io/scheme' is not 'http'";
    }
    return Optional.of(
        new ScrapeTarget(task, new InetSocketAddress(task.address(), port), path, problem));
  }

  private static Optional<String> label(Map<String, String> labels, String name) {
    return Stream.of("prometheus.io/", "prometheus.io.", "prometheus.")
        .map(prefix -> labels.get(prefix + name))
        .filter(value -> value != null)
        .findFirst();
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}")) {
      return 0;
    }
    int port = Integer.parseInt(text);
    return port > MOST_PORT ? 0 : port;
  }

  /** Nothing but plain signs: what stands in a request line begins no other. */
  private static boolean isPath(String path) {
    return path.startsWith("/")
        && path.length() <= LONGEST_PATH
        && path.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}

package dev.berth.metrics;

import dev.berth.records.KnownTask;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A task that says it wants to be scraped, by labels {@code prometheus.io/scrape}, {@code /port},
 * {@code /path}, {@code /scheme}, {@code /server-name}, {@code /insecure-skip-verify}; {@code
 * prometheus.scrape} and so on mean the same. Where it is Berth knows itself: no label names an
 * address.
 *
 * @param path with its query
 * @param security how it is spoken to
 * @param problem why it cannot be asked; null: it can
 */
record ScrapeTarget(
    KnownTask task,
    InetSocketAddress address,
    String path,
    Security security,
    @Nullable String problem) {
  private static final int PORT = 80;
  private static final int MOST_PORT = 65_535;
  private static final int LONGEST_PATH = 1024;
  private static final Pattern SERVER_NAME =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  /** How a task is spoken to. */
  sealed interface Security {
    /** As it is. */
    record Plain() implements Security {}

    /** By TLS, whoever shows whatever certificate. */
    record Unverified(String serverName) implements Security {}

    /** By TLS, with a certificate of a known authority for this name. */
    record Verified(String serverName) implements Security {}
  }

  static Optional<ScrapeTarget> of(KnownTask task) {
    Map<String, String> labels = task.labels();
    boolean wanted = label(labels, "scrape").map(Boolean::parseBoolean).orElse(false);
    if (!wanted || !task.running() || task.address() == null) {
      return Optional.empty();
    }
    String path = label(labels, "path").orElse("/metrics");
    int port = label(labels, "port").map(ScrapeTarget::port).orElse(PORT);
    String scheme = label(labels, "scheme").orElse("http");
    // The name by which the other services of the stack reach it.
    String serverName = label(labels, "server-name").orElse(task.identity().service().value());
    boolean unverified =
        label(labels, "insecure-skip-verify").map(Boolean::parseBoolean).orElse(false);
    String problem = null;
    if (port == 0) {
      problem = "the label 'prometheus.io/port' is no port";
    } else if (!isPath(path)) {
      problem = "the label 'prometheus.io/path' is no path";
    } else if (!scheme.equals("http") && !scheme.equals("https")) {
      problem = "the label 'prometheus.io/scheme' is neither 'http' nor 'https'";
    } else if (scheme.equals("https") && !SERVER_NAME.matcher(serverName).matches()) {
      problem = "the label 'prometheus.io/server-name' is no name of a host";
    }
    Security security =
        scheme.equals("http")
            ? new Security.Plain()
            : unverified ? new Security.Unverified(serverName) : new Security.Verified(serverName);
    return Optional.of(
        new ScrapeTarget(
            task, new InetSocketAddress(task.address(), port), path, security, problem));
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

package dev.berth.metrics;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.series.Row;
import dev.berth.series.Selection;
import dev.berth.series.SeriesKey;
import dev.berth.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;

/**
 * How much a tenant has used: counters by how much they grew, memory by how long it was held.
 * Confined to one thread.
 */
final class Metering {
  private static final int MOST_TASKS = 200_000;
  private static final int MOST_ROWS = 50_000;

  private final SeriesStore store;
  private final Period period;
  private final Duration interval;
  private final Instant from;
  private final Instant to;
  private final Map<Of, Sums> sums =
      new TreeMap<>(
          Comparator.comparing(Of::period).thenComparing(Of::stack).thenComparing(Of::service));

  /** What is summed up together. */
  private record Of(String period, String stack, String service) {}

  private static final class Sums {
    private double cpu;
    private double memory;
    private double received;
    private double sent;
    private double requests;
  }

  /** The last that was seen of a counter. */
  private record Seen(double value) {}

  /**
   * What a service used in a period.
   *
   * @param period {@code 2026-11-22T14Z}, {@code 2026-11-22}, {@code 2026-11} or {@code 2026}
   * @param service empty: of the stack's routes it is not known which
   * @param memoryByteSeconds how many bytes it held for how many seconds
   */
  public record UsageView(
      String period,
      String stack,
      String service,
      double cpuSeconds,
      double memoryByteSeconds,
      double networkReceivedBytes,
      double networkSentBytes,
      double requests) {}

  /**
   * @param interval how long each sample stands for
   */
  Metering(SeriesStore store, Period period, Duration interval, Instant from, Instant to) {
    this.store = store;
    this.period = period;
    this.interval = interval;
    this.from = from;
    this.to = to;
  }

  /**
   * @throws BerthException {@code TOO_MANY} if there are more services or tasks than can be told
   */
  List<UsageView> read() {
    counter(TaskReadings.CPU, (of, grown) -> of.cpu += grown);
    counter(TaskReadings.RECEIVED, (of, grown) -> of.received += grown);
    counter(TaskReadings.SENT, (of, grown) -> of.sent += grown);
    counter(RouteReadings.REQUESTS, (of, grown) -> of.requests += grown);
    double seconds = interval.toMillis() / 1000.0;
    store.read(
        selection(TaskReadings.MEMORY, from),
        (key, row) -> sums(key, row).memory += row.sum() * seconds);
    return sums.entrySet().stream().map(each -> view(each.getKey(), each.getValue())).toList();
  }

  private static UsageView view(Of of, Sums sums) {
    return new UsageView(
        of.period(),
        of.stack(),
        of.service(),
        sums.cpu,
        sums.memory,
        sums.received,
        sums.sent,
        sums.requests);
  }

  private Selection selection(String metric, Instant begin) {
    return new Selection(
        metric, _ -> true, begin.toEpochMilli(), to.toEpochMilli(), period.step().toMillis());
  }

  /** Reads a little more before, so that the first growth has something to grow from. */
  private void counter(String metric, ObjDoubleConsumer<Sums> add) {
    Map<SeriesKey, Seen> seen = new HashMap<>();
    store.read(
        selection(metric, from.minus(period.step())),
        (key, row) -> {
          Seen before = seen.put(key, new Seen(row.last()));
          if (row.time() >= from.toEpochMilli()) {
            // The least of a counter is the first of its row.
            double grown = row.last() - (before == null ? row.least() : before.value());
            add.accept(sums(key, row), grown >= 0 ? grown : row.last());
          }
          if (seen.size() > MOST_TASKS) {
            throw tooMany(MOST_TASKS + " tasks");
          }
        });
  }

  private Sums sums(SeriesKey key, Row row) {
    Of of = new Of(period.name(row.time()), label(key, "stack"), label(key, "service"));
    Sums known = sums.computeIfAbsent(of, _ -> new Sums());
    if (sums.size() > MOST_ROWS) {
      throw tooMany(MOST_ROWS + " lines");
    }
    return known;
  }

  private static String label(SeriesKey key, String name) {
    String value = key.label(name);
    return value == null ? "" : value;
  }

  private static BerthException tooMany(String limit) {
    return new BerthException(
        ErrorCode.TOO_MANY,
        "Cannot tell the usage: it is of more than " + limit + ". Ask for less time.");
  }
}

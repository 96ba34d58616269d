package dev.berth.router;

import static java.util.Objects.requireNonNull;

import dev.berth.proxy.ExchangeLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is counted of the requests of a route. Thread-safe; counting makes nothing. */
final class RouteCounts {
  /** Upper ends in nanoseconds, and what they are called. */
  private static final long[] ENDS = {
    1_000_000L, 5_000_000L, 25_000_000L, 100_000_000L, 500_000_000L, 2_500_000_000L, 10_000_000_000L
  };

  private static final List<String> NAMES =
      List.of("0.001", "0.005", "0.025", "0.1", "0.5", "2.5", "10.0", "+Inf");
  private static final int MOST_CODES = 64;

  private final Map<Sum, LongAdder> sums = new EnumMap<>(Sum.class);
  private final LongAdder[] buckets = adders(NAMES.size());
  private final LongAdder nanos = new LongAdder();

  /** Few: found by looking at one after the other. Replaced as a whole when there is another. */
  private volatile List<CodeCount> codes = List.of();

  RouteCounts() {
    for (Sum sum : Sum.values()) {
      sums.put(sum, new LongAdder());
    }
  }

  /** What is added up. */
  enum Sum {
    REQUEST_BYTES("berth_request_bytes_total", "Bytes of the bodies of requests."),
    RESPONSE_BYTES("berth_response_bytes_total", "Bytes of the bodies of responses."),
    RETRIES("berth_retries_total", "Tries after the first of a request.");

    private final String metric;
    private final String help;

    Sum(String metric, String help) {
      this.metric = metric;
      this.help = help;
    }

    String metric() {
      return metric;
    }

    String help() {
      return help;
    }
  }

  /**
   * How long requests took.
   *
   * @param upTo upper ends in seconds
   * @param counts requests that took no longer than each; the last counts all
   */
  record Durations(List<String> upTo, List<Long> counts, double seconds) {}

  private record CodeCount(int code, LongAdder count) {}

  private static LongAdder[] adders(int count) {
    LongAdder[] made = new LongAdder[count];
    Arrays.setAll(made, _ -> new LongAdder());
    return made;
  }

  void count(ExchangeLog.Ended exchange) {
    code(exchange.status()).increment();
    add(Sum.REQUEST_BYTES, exchange.requestBytes());
    add(Sum.RESPONSE_BYTES, exchange.responseBytes());
    add(Sum.RETRIES, Math.max(exchange.attempts() - 1, 0));
    long duration = exchange.durationNanos();
    int bucket = 0;
    while (bucket < ENDS.length && duration > ENDS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
    nanos.add(duration);
  }

  private void add(Sum which, long value) {
    if (value != 0) {
      adder(which).add(value);
    }
  }

  private LongAdder code(int code) {
    LongAdder count = counted(codes, code);
    return count == null ? more(code) : count;
  }

  private static @Nullable LongAdder counted(List<CodeCount> codes, int code) {
    for (int i = 0; i < codes.size(); i++) {
      CodeCount known = codes.get(i);
      if (known.code == code) {
        return known.count;
      }
    }
    return null;
  }

  /** A server may say any number: beyond 64 of them all others count as 0. */
  private synchronized LongAdder more(int code) {
    int wanted = codes.size() < MOST_CODES ? code : 0;
    LongAdder known = counted(codes, wanted);
    if (known != null) {
      return known;
    }
    CodeCount added = new CodeCount(wanted, new LongAdder());
    List<CodeCount> more = new ArrayList<>(codes);
    more.add(added);
    codes = List.copyOf(more);
    return added.count;
  }

  /** Requests by status; 0: the client left before it was answered. */
  Map<Integer, Long> codes() {
    Map<Integer, Long> sorted = new TreeMap<>();
    for (CodeCount known : codes) {
      sorted.put(known.code, known.count.sum());
    }
    return sorted;
  }

  long sum(Sum which) {
    return adder(which).sum();
  }

  private LongAdder adder(Sum which) {
    return requireNonNull(sums.get(which), "made for every sum");
  }

  Durations durations() {
    List<Long> counts = new ArrayList<>();
    long all = 0;
    for (LongAdder bucket : buckets) {
      all += bucket.sum();
      counts.add(all);
    }
    return new Durations(NAMES, counts, nanos.sum() / 1e9);
  }
}

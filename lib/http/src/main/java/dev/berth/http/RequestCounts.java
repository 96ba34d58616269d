package dev.berth.http;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What an endpoint table has answered since it was made. Thread-safe. */
public final class RequestCounts {
  private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder streams = new LongAdder();
  private final LongAdder refusedTokens = new LongAdder();

  /** Answers sent, by HTTP status. */
  public SortedMap<Integer, Long> byStatus() {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    byStatus.forEach((status, count) -> counts.put(status, count.sum()));
    return counts;
  }

  /** The time that all answers together took, in seconds. */
  public double seconds() {
    return nanos.sum() / 1e9;
  }

  /** Line streams and WebSockets that are open. */
  public long openStreams() {
    return streams.sum();
  }

  /** Tokens that were not accepted. */
  public long refusedTokens() {
    return refusedTokens.sum();
  }

  void answered(int status, long tookNanos) {
    byStatus.computeIfAbsent(status, _ -> new LongAdder()).increment();
    nanos.add(tookNanos);
  }

  void streamOpened() {
    streams.increment();
  }

  void streamClosed() {
    streams.decrement();
  }

  void tokenRefused() {
    refusedTokens.increment();
  }
}

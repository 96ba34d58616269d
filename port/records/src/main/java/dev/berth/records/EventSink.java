package dev.berth.records;

/** Takes events, to be kept and found. Thread-safe. */
@FunctionalInterface
public interface EventSink {
  /** Keeps nothing; for tests. */
  EventSink NONE = _ -> {};

  /**
   * Takes one. Never waits and never fails: what comes faster than it can be written down is
   * dropped, and counted.
   */
  void tell(PlatformEvent event);
}

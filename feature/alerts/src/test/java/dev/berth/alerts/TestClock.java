package dev.berth.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that tests turn. */
final class TestClock implements InstantSource {
  static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  void set(Instant time) {
    now = time;
  }
}

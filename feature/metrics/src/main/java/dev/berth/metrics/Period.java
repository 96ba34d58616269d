package dev.berth.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** What usage is told by; all begin in UTC. */
enum Period {
  HOUR("yyyy-MM-dd'T'HH'Z'", Duration.ofDays(1), Duration.ofDays(32), Duration.ofMinutes(5)),
  DAY("yyyy-MM-dd", Duration.ofDays(30), Duration.ofDays(367), Duration.ofHours(1)),
  MONTH("yyyy-MM", Duration.ofDays(365), Duration.ofDays(3660), Duration.ofHours(1)),
  YEAR("yyyy", Duration.ofDays(731), Duration.ofDays(3660), Duration.ofHours(1));

  private final DateTimeFormatter form;
  private final Duration usual;
  private final Duration most;
  private final Duration step;

  Period(String form, Duration usual, Duration most, Duration step) {
    this.form = DateTimeFormatter.ofPattern(form).withZone(ZoneOffset.UTC);
    this.usual = usual;
    this.most = most;
    this.step = step;
  }

  /** How far back it is told when nobody says. */
  Duration usual() {
    return usual;
  }

  /** How much time it can be told of at once. */
  Duration most() {
    return most;
  }

  /** How fine rows have to be. */
  Duration step() {
    return step;
  }

  /** The name of the period that a time is in: {@code 2026-11}. */
  String name(long millis) {
    return form.format(Instant.ofEpochMilli(millis));
  }

  /** When the period begins that a time is in. */
  Instant begin(Instant time) {
    ZonedDateTime zoned = time.atZone(ZoneOffset.UTC);
    ZonedDateTime begin =
        switch (this) {
          case HOUR -> zoned.truncatedTo(ChronoUnit.HOURS);
          case DAY -> zoned.truncatedTo(ChronoUnit.DAYS);
          case MONTH -> zoned.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
          case YEAR -> zoned.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
        };
    return begin.toInstant();
  }
}

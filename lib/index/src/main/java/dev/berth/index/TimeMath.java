package dev.berth.index;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads times as people give them to a search: {@code 2026-11-21}, {@code 2026-11-21T10:15}, with
 * seconds and a zone, milliseconds since 1970, and Elasticsearch's date math: {@code now}, {@code
 * now-15m}, {@code now-1d/d}. Without a zone it is UTC.
 */
public final class TimeMath {
  private static final Pattern MATH =
      Pattern.compile("now((?:[+-][0-9]{1,6}[smhHdwMy]){0,4})(?:/([smhHdwMy]))?");
  private static final Pattern STEP = Pattern.compile("([+-])([0-9]+)([smhHdwMy])");
  private static final Pattern MILLIS = Pattern.compile("-?[0-9]{11,14}");

  private final InstantSource clock;

  public TimeMath(InstantSource clock) {
    this.clock = clock;
  }

  /** Empty: it is no time. */
  public Optional<Instant> read(String text) {
    Matcher math = MATH.matcher(text);
    if (math.matches()) {
      return Optional.of(calculate(math));
    }
    if (MILLIS.matcher(text).matches()) {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
    }
    return date(text);
  }

  private Instant calculate(Matcher math) {
    ZonedDateTime time = clock.instant().atZone(ZoneOffset.UTC);
    Matcher steps = STEP.matcher(math.group(1));
    while (steps.find()) {
      long amount = Long.parseLong(steps.group(2));
      time = time.plus(steps.group(1).equals("-") ? -amount : amount, unit(steps.group(3)));
    }
    String rounding = math.group(2);
    return (rounding == null ? time : rounded(time, unit(rounding))).toInstant();
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h", "H" -> ChronoUnit.HOURS;
      case "d" -> ChronoUnit.DAYS;
      case "w" -> ChronoUnit.WEEKS;
      case "M" -> ChronoUnit.MONTHS;
      default -> ChronoUnit.YEARS;
    };
  }

  private static ZonedDateTime rounded(ZonedDateTime time, ChronoUnit unit) {
    return switch (unit) {
      case WEEKS -> {
        ZonedDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        yield day.minusDays(day.getDayOfWeek().getValue() - 1L);
      }
      case MONTHS -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
      case YEARS -> time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
      default -> time.truncatedTo(unit);
    };
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : moment(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Instant moment(String text) {
    boolean zoned = text.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$");
    return zoned
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}

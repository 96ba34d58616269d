package dev.berth.index;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** The spans of time that records are sorted into, from one boundary to the next. */
public sealed interface TimeSteps {
  /** The boundary at or before a time; both in milliseconds since 1970. */
  long floor(long millis);

  /** The boundary after another. */
  long next(long boundary);

  /**
   * Equal spans.
   *
   * @param interval a millisecond at least
   * @param offset how much later than at whole intervals since 1970 they begin, may be negative
   * @param zone where a whole interval begins by the clock there
   */
  record Equal(Duration interval, Duration offset, ZoneId zone) implements TimeSteps {
    public Equal {
      if (interval.toMillis() < 1) {
        throw new IllegalArgumentException("An interval is a millisecond at least");
      }
    }

    @Override
    public long floor(long millis) {
      long local =
          zone.getRules().getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds() * 1000L;
      long length = interval.toMillis();
      long shift = offset.toMillis() - local;
      return Math.floorDiv(millis - shift, length) * length + shift;
    }

    @Override
    public long next(long boundary) {
      return boundary + interval.toMillis();
    }
  }

  /** Spans of a calendar, by the clock of a zone. */
  record Calendar(Unit unit, Duration offset, ZoneId zone) implements TimeSteps {
    @Override
    public long floor(long millis) {
      ZonedDateTime time = Instant.ofEpochMilli(millis).minus(offset).atZone(zone);
      return unit.floor(time).toInstant().plus(offset).toEpochMilli();
    }

    @Override
    public long next(long boundary) {
      ZonedDateTime time = Instant.ofEpochMilli(boundary).minus(offset).atZone(zone);
      return unit.next(time).toInstant().plus(offset).toEpochMilli();
    }
  }

  /** A span of a calendar. */
  enum Unit {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    ZonedDateTime floor(ZonedDateTime time) {
      ZonedDateTime day = time.truncatedTo(ChronoUnit.DAYS);
      return switch (this) {
        case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
        case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
        case DAY -> day;
        case WEEK -> day.minusDays(day.getDayOfWeek().getValue() - 1L);
        case MONTH -> day.withDayOfMonth(1);
        case QUARTER -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
        case YEAR -> day.withDayOfYear(1);
      };
    }

    ZonedDateTime next(ZonedDateTime boundary) {
      return switch (this) {
        case MINUTE -> boundary.plusMinutes(1);
        case HOUR -> boundary.plusHours(1);
        case DAY -> boundary.plusDays(1);
        case WEEK -> boundary.plusWeeks(1);
        case MONTH -> boundary.plusMonths(1);
        case QUARTER -> boundary.plusMonths(3);
        case YEAR -> boundary.plusYears(1);
      };
    }
  }
}

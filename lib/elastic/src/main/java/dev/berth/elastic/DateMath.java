package dev.berth.elastic;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as Elasticsearch takes them: {@code 2026-11-21T10:15:00.123Z} and shorter forms,
 * milliseconds since 1970, {@code now-15m}, {@code now-1d/d}, {@code 2026-11-21||+1M/d}.
 *
 * @see "Elasticsearch's reference, Date math"
 */
public final class DateMath {
  private static final Pattern DATE =
      Pattern.compile(
          "([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ]([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?)?)?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?");
  private static final Pattern STEP = Pattern.compile("\\G(?:([+-])([0-9]{0,9})|/)([smhHdwMy])");
  private static final Pattern MILLIS = Pattern.compile("-?[0-9]{5,16}");
  private static final int LONGEST = 100;

  private final InstantSource clock;

  public DateMath(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * How a text is to be read.
   *
   * @param zone of what names none
   * @param up whether what it leaves out, or rounds off, is the end of it and not the beginning
   * @param format Elasticsearch's name of a format, or a pattern; null: as this class says
   */
  public record Reading(ZoneId zone, boolean up, @Nullable String format) {
    public static final Reading PLAIN = new Reading(ZoneOffset.UTC, false, null);
  }

  /** The time of a date without math, in UTC unless it says so. */
  static Instant parse(String text) {
    return date(text, Reading.PLAIN);
  }

  /**
   * Reads a time.
   *
   * @throws ElasticFailure if it is none
   */
  public Instant read(String text, Reading reading) {
    try {
      if (text.length() > LONGEST) {
        throw new DateTimeException("too long");
      }
      if (text.startsWith("now")) {
        return calculate(clock.instant(), text.substring("now".length()), reading);
      }
      int math = text.indexOf("||");
      return math < 0
          ? date(text, reading)
          : calculate(
              date(text.substring(0, math), new Reading(reading.zone(), false, reading.format())),
              text.substring(math + 2),
              reading);
    } catch (DateTimeException | ArithmeticException e) {
      String shown = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
      throw new ElasticFailure(
          dev.berth.kernel.ErrorCode.INVALID_INPUT,
          "parse_exception",
          "failed to parse date field [%s]: it is no time. Write it as '2026-11-21T10:15:00Z' or 'now-15m'."
              .formatted(shown));
    }
  }

  private static Instant calculate(Instant anchor, String steps, Reading reading) {
    ZonedDateTime time = anchor.atZone(reading.zone());
    Matcher step = STEP.matcher(steps);
    int end = 0;
    while (step.find()) {
      ChronoUnit unit = unit(step.group(3));
      if (step.group(1) == null) {
        time = rounded(time, unit, reading.up());
      } else {
        long amount = step.group(2).isEmpty() ? 1 : Long.parseLong(step.group(2));
        time = time.plus(step.group(1).equals("-") ? -amount : amount, unit);
      }
      end = step.end();
    }
    if (end != steps.length()) {
      throw new DateTimeException("not math: " + steps);
    }
    return time.toInstant();
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

  private static ZonedDateTime rounded(ZonedDateTime time, ChronoUnit unit, boolean up) {
    ZonedDateTime day = time.truncatedTo(ChronoUnit.DAYS);
    ZonedDateTime begin =
        switch (unit) {
          case WEEKS -> day.minusDays(day.getDayOfWeek().getValue() - 1L);
          case MONTHS -> day.withDayOfMonth(1);
          case YEARS -> day.withDayOfYear(1);
          default -> time.truncatedTo(unit);
        };
    return up ? begin.plus(1, unit).minus(1, ChronoUnit.MILLIS) : begin;
  }

  private static Instant date(String text, Reading reading) {
    String format = reading.format();
    if (format != null && format.contains("epoch_second")) {
      return Instant.ofEpochSecond(number(text));
    }
    Matcher date = DATE.matcher(text);
    boolean millis = MILLIS.matcher(text).matches();
    if (millis && (format == null || format.contains("epoch_millis"))) {
      return Instant.ofEpochMilli(number(text));
    }
    if (date.matches()) {
      return moment(date, reading);
    }
    if (millis) {
      return Instant.ofEpochMilli(number(text));
    }
    return format == null ? none(text) : byPattern(text, format, reading);
  }

  private static Instant none(String text) {
    throw new DateTimeException("no date: " + text);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new DateTimeException("no number", e);
    }
  }

  private static Instant byPattern(String text, String format, Reading reading) {
    for (String pattern : format.split("\\|\\|", 8)) {
      try {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern).withZone(reading.zone());
        return formatter
            .parseBest(
                text,
                ZonedDateTime::from,
                moment -> LocalDateTime.from(moment).atZone(reading.zone()),
                day -> java.time.LocalDate.from(day).atStartOfDay(reading.zone()))
            .query(ZonedDateTime::from)
            .toInstant();
      } catch (IllegalArgumentException | DateTimeException e) {
        // Another of the formats may fit, or else none does.
      }
    }
    return none(text);
  }

  private static Instant moment(Matcher date, Reading reading) {
    LocalDateTime from =
        LocalDateTime.of(
            part(date, 1, 1),
            part(date, 2, 1),
            part(date, 3, 1),
            part(date, 4, 0),
            part(date, 5, 0),
            part(date, 6, 0),
            nanos(date.group(7)));
    if (reading.up()) {
      from = end(date, from);
    }
    String zone = date.group(8);
    return zone == null
        ? from.atZone(reading.zone()).toInstant()
        : OffsetDateTime.of(from, ZoneOffset.of(zone)).toInstant();
  }

  private static int part(Matcher date, int group, int missing) {
    String text = date.group(group);
    return text == null ? missing : Integer.parseInt(text);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  /** The last millisecond of what was named. */
  private static LocalDateTime end(Matcher date, LocalDateTime from) {
    LocalDateTime next;
    if (date.group(2) == null) {
      next = from.plusYears(1);
    } else if (date.group(3) == null) {
      next = from.plusMonths(1);
    } else if (date.group(4) == null) {
      next = from.plusDays(1);
    } else if (date.group(5) == null) {
      next = from.plusHours(1);
    } else if (date.group(6) == null) {
      next = from.plusMinutes(1);
    } else if (date.group(7) == null) {
      next = from.plusSeconds(1);
    } else {
      return from;
    }
    return next.minus(1, ChronoUnit.MILLIS);
  }
}

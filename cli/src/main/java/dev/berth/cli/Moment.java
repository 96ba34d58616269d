package dev.berth.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment as people name it: by its date, or by how long ago it was. */
sealed interface Moment {
  /** A date. */
  record At(Instant instant) implements Moment {}

  /** A time ago. */
  record Ago(Duration duration) implements Moment {}

  /** The moment in ISO 8601, as seen from now. */
  default String from(InstantSource clock) {
    return switch (this) {
      case At(Instant instant) -> instant.toString();
      case Ago(Duration duration) -> clock.instant().minus(duration).toString();
    };
  }

  /** Reads {@code 10m} and {@code 2026-01-31T12:00:00Z}. */
  final class Converter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      try {
        return new At(Instant.parse(text));
      } catch (DateTimeParseException e) {
        try {
          return new Ago(Durations.parse(text));
        } catch (TypeConversionException neither) {
          throw new TypeConversionException(
              "'" + text + "' is neither a duration like 10m nor a time like 2026-01-31T12:00:00Z");
        }
      }
    }
  }
}

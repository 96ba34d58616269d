package dev.berth.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long something is good for.
 *
 * @param duration null: until it is taken back
 */
record Lifetime(@Nullable Duration duration) {
  /** Reads {@code 90d} and {@code never}. */
  static final class Converter implements ITypeConverter<Lifetime> {
    @Override
    public Lifetime convert(String text) {
      if (text.equals("never")) {
        return new Lifetime(null);
      }
      try {
        return new Lifetime(Durations.parse(text));
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a duration like 1h or 90d, or never");
      }
    }
  }
}

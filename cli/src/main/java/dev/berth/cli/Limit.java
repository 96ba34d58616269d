package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A limit of a quota, as the API takes it.
 *
 * @param value null: none
 */
record Limit(@Nullable Object value) {
  private static final Limit NONE = new Limit(null);

  /** Reads {@code 512MiB} or {@code none}. */
  static final class OfBytes implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String text) {
      try {
        return isNone(text) ? NONE : new Limit(ByteSize.parse(text).toString());
      } catch (BerthException e) {
        throw new TypeConversionException("'" + text + "' is not a size like 512MiB, or none");
      }
    }
  }

  /** Reads {@code 1.5} or {@code none}. */
  static final class OfProcessors implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String text) {
      if (isNone(text)) {
        return NONE;
      }
      if (!text.matches("\\d{1,6}(\\.\\d{1,3})?")) {
        throw new TypeConversionException("'" + text + "' is not a number like 1.5, or none");
      }
      return new Limit(text);
    }
  }

  /** Reads {@code 20} or {@code none}. */
  static final class OfThings implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String text) {
      if (isNone(text)) {
        return NONE;
      }
      if (!text.matches("\\d{1,9}")) {
        throw new TypeConversionException("'" + text + "' is not a whole number, or none");
      }
      return new Limit(Integer.valueOf(text));
    }
  }

  private static boolean isNone(String text) {
    return text.equals("none");
  }
}

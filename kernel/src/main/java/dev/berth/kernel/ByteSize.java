package dev.berth.kernel;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of bytes, written as Docker writes it: {@code 512m}, {@code 1.5GB}, {@code 64KiB},
 * {@code 1000}; units are powers of 1024, in any case.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)\\s*([bkmgtp]?)(?:i?b)?");
  private static final String UNITS = "bkmgtp";

  /**
   * @throws IllegalArgumentException for a negative amount
   */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("A size cannot be negative: " + bytes);
    }
  }

  public static ByteSize ofMebibytes(long mebibytes) {
    return new ByteSize(Math.multiplyExact(mebibytes, 1024L * 1024));
  }

  /**
   * Reads a size.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if the text is not a size
   */
  public static ByteSize parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw notASize(text);
    }
    int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2));
    BigDecimal bytes =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw notASize(text);
    }
    return new ByteSize(bytes.longValue());
  }

  private static BerthException notASize(String text) {
    String shown = text.length() > 50 ? text.substring(0, 50) + "…" : text;
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "'" + shown + "' is not a size. Write one like 512m, 1.5g or 65536.");
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** For people: {@code 1.5GiB}, {@code 64MiB}, {@code 12B}. */
  @Override
  public String toString() {
    int power = 0;
    double amount = bytes;
    while (amount >= 1024 && power < UNITS.length() - 1) {
      amount /= 1024;
      power++;
    }
    String unit =
        power == 0 ? "B" : UNITS.substring(power, power + 1).toUpperCase(Locale.ROOT) + "iB";
    String number =
        amount == Math.rint(amount)
            ? Long.toString((long) amount)
            : String.format(Locale.ROOT, "%.1f", amount);
    return number + unit;
  }
}

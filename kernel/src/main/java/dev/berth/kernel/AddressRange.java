package dev.berth.kernel;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Addresses that share their first bits; prints as {@code 10.0.0.0/8}.
 *
 * @param first any address of the range
 * @param bits how many of the first bits count
 */
public record AddressRange(InetAddress first, int bits) {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

  /**
   * @throws IllegalArgumentException for more bits than an address has
   */
  public AddressRange {
    if (bits < 0 || bits > first.getAddress().length * 8) {
      throw new IllegalArgumentException("Not a number of bits: " + bits);
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or one address; asks no name server.
   *
   * @throws BerthException {@link ErrorCode#INVALID_CONFIGURATION} for any other text
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String literal = (slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT);
    try {
      if (!LITERAL.matcher(literal).matches()) {
        throw notARange(text, null);
      }
      InetAddress address = InetAddress.ofLiteral(literal);
      int all = address.getAddress().length * 8;
      return new AddressRange(
          address, slash < 0 ? all : Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw notARange(text, e);
    }
  }

  private static BerthException notARange(
      String text, @org.jspecify.annotations.Nullable Throwable cause) {
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "Cannot use '%s' as a range of addresses: it is none. Write one like 10.0.0.0/8 or fd00::/8."
            .formatted(text),
        cause);
  }

  /** Whether an address is one of these. */
  public boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    int mask = 0xff << (8 - rest);
    return rest == 0 || ((mine[whole] ^ other[whole]) & mask & 0xff) == 0;
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}

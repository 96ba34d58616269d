package dev.berth.engine.fake;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of IPv4 addresses: as much of one as tells whether two overlap. */
record FakeSubnet(long base, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
  private static final int SHORTEST_PREFIX = 8;
  private static final int LONGEST_PREFIX = 29;

  static FakeSubnet parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text);
    }
    long base = 0;
    for (int i = 1; i <= 4; i++) {
      base = base << 8 | Math.min(Long.parseLong(matcher.group(i)), 255);
    }
    int prefix = Integer.parseInt(matcher.group(5));
    if (prefix < SHORTEST_PREFIX || prefix > LONGEST_PREFIX || base % size(prefix) != 0) {
      throw invalid(text);
    }
    return new FakeSubnet(base, prefix);
  }

  boolean overlaps(FakeSubnet other) {
    return base < other.base + size(other.prefix) && other.base < base + size(prefix);
  }

  private static long size(int prefix) {
    return 1L << (32 - prefix);
  }

  private static BerthException invalid(String text) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot use subnet '%s': it is none. Give one like '10.89.7.0/24'.".formatted(text));
  }
}

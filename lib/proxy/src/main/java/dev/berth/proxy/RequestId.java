package dev.berth.proxy;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which request it is: 32 hexadecimal digits, or what a trusted proxy says. Immutable. */
final class RequestId {
  static final int LENGTH = 32;
  private static final byte[] DIGITS = Ascii.bytes("0123456789abcdef");

  private final long high;
  private final long low;
  private final @Nullable String given;

  RequestId(RandomGenerator random) {
    this.high = random.nextLong();
    this.low = random.nextLong();
    this.given = null;
  }

  RequestId(String given) {
    this.high = 0;
    this.low = 0;
    this.given = given;
  }

  /** Writes the digits. */
  void write(byte[] to, int at) {
    write(to, at, high);
    write(to, at + LENGTH / 2, low);
  }

  private static void write(byte[] to, int at, long half) {
    long rest = half;
    for (int i = LENGTH / 2 - 1; i >= 0; i--) {
      to[at + i] = DIGITS[(int) rest & 15];
      rest >>>= 4;
    }
  }

  @Override
  public String toString() {
    if (given != null) {
      return given;
    }
    byte[] digits = new byte[LENGTH];
    write(digits, 0);
    return new String(digits, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}

package dev.berth.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * An entry as it is on disk: {@code {"sequence":7,"time":"…",…,"hash":"…"}} and a line feed.
 *
 * @param sequence its number
 * @param hash what it says its hash is
 * @param hashed the bytes that the hash is over: all before {@code ,"hash"}
 */
record Line(long sequence, Hash hash, ByteBuffer hashed) {
  static final byte[] START = "{\"sequence\":".getBytes(US_ASCII);
  static final byte[] HASH = ",\"hash\":\"".getBytes(US_ASCII);
  static final byte[] END = "\"}\n".getBytes(US_ASCII);

  private static final int REST = HASH.length + Hash.DIGITS + END.length;

  /** Reads one; empty if it has not this form. */
  static Optional<Line> of(byte[] data) {
    int rest = data.length - REST;
    int comma = START.length;
    while (comma < rest && data[comma] >= '0' && data[comma] <= '9') {
      comma++;
    }
    boolean right =
        comma > START.length
            && comma - START.length < 19
            && comma < rest
            && data[comma] == ','
            && has(data, 0, START)
            && has(data, rest, HASH)
            && has(data, data.length - END.length, END);
    if (!right) {
      return Optional.empty();
    }
    String digits = new String(data, START.length, comma - START.length, US_ASCII);
    String hash = new String(data, rest + HASH.length, Hash.DIGITS, US_ASCII);
    try {
      return Optional.of(
          new Line(Long.parseLong(digits), new Hash(hash), ByteBuffer.wrap(data, 0, rest)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean has(byte[] data, int at, byte[] wanted) {
    return Arrays.equals(data, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /** Whether it is what follows a hash. */
  boolean follows(Hash previous) {
    return previous.then(hashed.duplicate()).equals(hash);
  }
}

package dev.berth.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of an entry and of the hash before it. Immutable.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
record Hash(String hex) {
  static final int BYTES = 32;
  static final int DIGITS = 2 * BYTES;

  /** What the first entry follows. */
  static final Hash NONE = of(new byte[BYTES]);

  private static final HexFormat FORMAT = HexFormat.of();

  /**
   * @throws IllegalArgumentException for anything but 64 hexadecimal digits
   */
  Hash {
    if (hex.length() != DIGITS || !hex.chars().allMatch(Hash::isDigit)) {
      throw new IllegalArgumentException("Not a hash");
    }
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  static Hash of(byte[] bytes) {
    return new Hash(HexFormat.of().formatHex(bytes));
  }

  byte[] bytes() {
    return FORMAT.parseHex(hex);
  }

  /** The hash of what follows this one. */
  Hash then(ByteBuffer entry) {
    MessageDigest digest = sha256();
    digest.update(bytes());
    digest.update(entry);
    return of(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}

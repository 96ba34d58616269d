package dev.berth.templates;

/** Classes of bytes, and hashes of words, that the scanning of lines rests on. */
final class Bytes {
  static final int LOWER = 1;
  static final int UPPER = 2;
  static final int DIGIT = 4;
  static final int INNER = 8;
  static final int HIGH = 16;
  static final int DELIMITER = 32;
  static final int BLANK = 64;
  static final int LETTER = LOWER | UPPER;
  static final int END = DELIMITER | BLANK;

  /** The class of each byte. */
  static final byte[] CLASS = classes();

  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private Bytes() {}

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int c = 0; c < classes.length; c++) {
      int kind =
          c >= 128
              ? HIGH
              : c <= ' ' || c == 127
                  ? BLANK
                  : Character.isDigit(c)
                      ? DIGIT
                      : Character.isUpperCase(c) ? UPPER : Character.isLowerCase(c) ? LOWER : INNER;
      classes[c] = (byte) kind;
    }
    for (char c : ",;=|\"'()[]{}<>:#@%`".toCharArray()) {
      classes[c] = DELIMITER;
    }
    return classes;
  }

  static int kind(byte c) {
    return CLASS[c & 0xff];
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHex(byte c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static boolean isBlank(byte c) {
    return kind(c) == BLANK;
  }

  static boolean isLetter(byte c) {
    return (kind(c) & LETTER) != 0;
  }

  static long seed() {
    return SEED;
  }

  static long add(long hash, int c) {
    return (hash ^ c) * PRIME;
  }

  static long mix(long hash, long other) {
    long sum = (hash ^ other) * PRIME;
    return sum ^ (sum >>> 29);
  }

  static long hash(byte[] bytes, int from, int to) {
    long hash = SEED;
    for (int i = from; i < to; i++) {
      hash = add(hash, bytes[i]);
    }
    return hash;
  }

  /** The hash with all letters small. */
  static long foldedHash(byte[] bytes, int from, int to) {
    long hash = SEED;
    for (int i = from; i < to; i++) {
      int c = bytes[i];
      hash = add(hash, c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return hash;
  }

  static long hash(String word) {
    long hash = SEED;
    for (int i = 0; i < word.length(); i++) {
      hash = add(hash, word.charAt(i));
    }
    return hash;
  }
}

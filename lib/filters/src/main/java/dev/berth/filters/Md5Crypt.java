package dev.berth.filters;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Apache's MD5 hashes of passwords, {@code $apr1$SALT$HASH}, as {@code htpasswd -m} makes them. */
final class Md5Crypt {
  static final String PREFIX = "$apr1$";

  private static final String LETTERS =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ROUNDS = 1000;
  private static final int LONGEST_SALT = 8;

  /** The order in which the bytes of the digest are written, three at a time. */
  private static final int[][] ORDER = {
    {0, 6, 12}, {1, 7, 13}, {2, 8, 14}, {3, 9, 15}, {4, 10, 5},
  };

  private Md5Crypt() {}

  /** The salt of a hash, which begins with {@link #PREFIX}. */
  static String salt(String hash) {
    int end = hash.indexOf('$', PREFIX.length());
    String salt = hash.substring(PREFIX.length(), end < 0 ? hash.length() : end);
    return salt.substring(0, Math.min(salt.length(), LONGEST_SALT));
  }

  /** The hash of a password. */
  static String hash(byte[] password, String salt) {
    byte[] salted = salt.getBytes(StandardCharsets.ISO_8859_1);
    MessageDigest md5 = md5();
    md5.update(password);
    md5.update(salted);
    byte[] inner = md5.digest(password);
    md5.update(password);
    md5.update(PREFIX.getBytes(StandardCharsets.ISO_8859_1));
    md5.update(salted);
    for (int left = password.length; left > 0; left -= inner.length) {
      md5.update(inner, 0, Math.min(left, inner.length));
    }
    for (int bits = password.length; bits > 0; bits >>= 1) {
      // The algorithm's own oddity: a zero for odd bits, the password's first byte for even ones.
      md5.update((bits & 1) == 1 ? 0 : password[0]);
    }
    return PREFIX + salt + '$' + letters(stretched(md5, md5.digest(), password, salted));
  }

  private static byte[] stretched(MessageDigest md5, byte[] first, byte[] password, byte[] salted) {
    byte[] digest = first;
    for (int round = 0; round < ROUNDS; round++) {
      boolean odd = (round & 1) == 1;
      md5.update(odd ? password : digest);
      if (round % 3 != 0) {
        md5.update(salted);
      }
      if (round % 7 != 0) {
        md5.update(password);
      }
      digest = md5.digest(odd ? digest : password);
    }
    return digest;
  }

  private static String letters(byte[] digest) {
    StringBuilder text = new StringBuilder(22);
    for (int[] three : ORDER) {
      int bits =
          (digest[three[0]] & 0xff) << 16
              | (digest[three[1]] & 0xff) << 8
              | (digest[three[2]] & 0xff);
      append(text, bits, 4);
    }
    append(text, digest[11] & 0xff, 2);
    return text.toString();
  }

  private static void append(StringBuilder text, int bits, int count) {
    int left = bits;
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(left & 63));
      left >>= 6;
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5", e);
    }
  }
}

package dev.berth.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 as images and registries write it: {@code sha256:} and 64 hexadecimal digits. */
public final class Digests {
  private static final String PREFIX = "sha256:";
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  private Digests() {}

  /** A calculation. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The digest of what the calculation was given. */
  public static String text(MessageDigest digest) {
    return PREFIX + HexFormat.of().formatHex(digest.digest());
  }

  public static String of(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return text(digest);
  }

  /** Of a text in UTF-8. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static boolean isValid(String digest) {
    return FORM.matcher(digest).matches();
  }

  /** The 64 digits of a valid digest, or what follows the prefix of the beginning of one. */
  public static String hex(String digest) {
    return digest.startsWith(PREFIX) ? digest.substring(PREFIX.length()) : digest;
  }

  public static String ofHex(String hex) {
    return PREFIX + hex;
  }
}

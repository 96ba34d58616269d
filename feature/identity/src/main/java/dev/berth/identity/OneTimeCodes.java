package dev.berth.identity;

import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that follow from a secret and the time (RFC 6238: SHA-1, six digits, 30 seconds), as every
 * authenticator makes them, and recovery codes. Thread-safe.
 */
final class OneTimeCodes {
  private static final int SECRET_BYTES = 20;
  private static final long STEP_SECONDS = 30;

  /** How many steps a clock may be wrong. */
  private static final int WINDOW = 1;

  private static final int MODULUS = 1_000_000;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final Pattern CODE = Pattern.compile("[0-9]{6}");
  private static final int RECOVERY_CODES = 10;
  private static final int RECOVERY_LENGTH = 16;

  private final SecureRandom random;

  OneTimeCodes(SecureRandom random) {
    this.random = random;
  }

  byte[] newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return secret;
  }

  /** New recovery codes, of 80 random bits each: {@code abcd-efgh-jkmn-pqrs}. */
  List<Secret> newRecoveryCodes() {
    List<Secret> codes = new ArrayList<>();
    for (int i = 0; i < RECOVERY_CODES; i++) {
      StringBuilder code = new StringBuilder();
      for (int j = 0; j < RECOVERY_LENGTH; j++) {
        if (j > 0 && j % 4 == 0) {
          code.append('-');
        }
        code.append(IdSource.ALPHABET.charAt(random.nextInt(IdSource.ALPHABET.length())));
      }
      codes.add(new Secret(code.toString()));
    }
    return codes;
  }

  /** What is stored of a recovery code; however it was typed. */
  static String recoveryHash(String code) {
    return TokenText.hash(code.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", ""));
  }

  /** Whether a text is a code of an authenticator, not one for recovery. */
  static boolean isCode(String text) {
    return CODE.matcher(text).matches();
  }

  /**
   * The time step that a code is right for.
   *
   * @param lastStep of the last code that was used: it, and those before, are used up
   * @return empty if the code is wrong, or used up
   */
  static OptionalLong step(byte[] secret, String code, Instant now, long lastStep) {
    long present = now.getEpochSecond() / STEP_SECONDS;
    OptionalLong found = OptionalLong.empty();
    for (long step = present - WINDOW; step <= present + WINDOW; step++) {
      // All are compared, so that the time does not tell which.
      boolean same = MessageDigest.isEqual(bytes(code), bytes(code(secret, step)));
      if (same && step > lastStep && found.isEmpty()) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String codeAt(byte[] secret, Instant time) {
    return code(secret, time.getEpochSecond() / STEP_SECONDS);
  }

  private static String code(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7fff_ffff;
      return "%06d".formatted(number % MODULUS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA1", e);
    }
  }

  /** As authenticators let people type it (RFC 4648, without padding). */
  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte one : bytes) {
      buffer = (buffer << 8) | (one & 0xff);
      bits += 8;
      while (bits >= 5) {
        text.append(BASE32.charAt((buffer >> (bits - 5)) & 31));
        bits -= 5;
      }
    }
    if (bits > 0) {
      text.append(BASE32.charAt((buffer << (5 - bits)) & 31));
    }
    return text.toString();
  }
}

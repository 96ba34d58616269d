package dev.berth.identity;

import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a token or a session: {@code berth_ID_SECRET}, {@code berths_ID_SECRET}. The secret
 * part has 256 random bits, so that a hash of it may be stored without salt.
 *
 * @param kind what it is
 * @param id not secret
 */
record TokenText(Kind kind, String id) {
  private static final Pattern FORM =
      Pattern.compile("(berths?)_([0-9a-z-]{1,32})_[A-Za-z0-9_-]{43}");
  private static final int SECRET_BYTES = 32;

  enum Kind {
    TOKEN("berth"),
    SESSION("berths");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** What a text claims to be; empty for one that never was a token. */
  static Optional<TokenText> parse(Secret text) {
    Matcher matcher = FORM.matcher(text.reveal());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Kind kind = matcher.group(1).equals(Kind.TOKEN.prefix) ? Kind.TOKEN : Kind.SESSION;
    return Optional.of(new TokenText(kind, matcher.group(2)));
  }

  /** A new text. */
  static Secret make(Kind kind, String id, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new Secret(kind.prefix + "_" + id + "_" + text);
  }

  /** SHA-256, in hexadecimal digits. */
  static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Whether a text has a hash; takes the same time wherever they differ. */
  static boolean matches(Secret text, String hash) {
    return MessageDigest.isEqual(
        hash(text.reveal()).getBytes(StandardCharsets.US_ASCII),
        hash.getBytes(StandardCharsets.US_ASCII));
  }
}

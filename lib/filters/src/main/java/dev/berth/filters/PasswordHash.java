package dev.berth.filters;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A hash of a password as {@code htpasswd} writes it. Immutable; checking blocks for as long as the
 * hash makes it, and takes the same time for all wrong passwords.
 */
sealed interface PasswordHash {
  /** Whether a password has this hash. */
  boolean matches(byte[] password);

  /**
   * Reads one.
   *
   * @return null: it is none of those that are known, or costs too much
   */
  static @Nullable PasswordHash parse(String text) {
    if (Bcrypt.FORM.matcher(text).matches()) {
      return new Bcrypt(text);
    }
    if (Apache.FORM.matcher(text).matches()) {
      return new Apache(text);
    }
    return Sha1.FORM.matcher(text).matches() ? new Sha1(text) : null;
  }

  /** bcrypt; reads the first 72 bytes of a password, as htpasswd does. */
  record Bcrypt(String text) implements PasswordHash {
    /** Costs from 4 to 14, which takes about a second: more would let one tenant stop others. */
    private static final Pattern FORM =
        Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

    private static final BCrypt.Verifyer VERIFIER =
        BCrypt.verifyer(null, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A));

    @Override
    public boolean matches(byte[] password) {
      return VERIFIER.verify(password, text.getBytes(StandardCharsets.US_ASCII)).verified;
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /** Apache's MD5. */
  record Apache(String text) implements PasswordHash {
    private static final Pattern FORM =
        Pattern.compile("\\$apr1\\$[./A-Za-z0-9]{1,8}\\$[./A-Za-z0-9]{22}");

    @Override
    public boolean matches(byte[] password) {
      String other = Md5Crypt.hash(password, Md5Crypt.salt(text));
      return MessageDigest.isEqual(
          other.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /** SHA-1 without a salt. */
  record Sha1(String text) implements PasswordHash {
    private static final String PREFIX = "{SHA}";
    private static final Pattern FORM = Pattern.compile("\\{SHA}[+/A-Za-z0-9]{27}=");

    @Override
    public boolean matches(byte[] password) {
      try {
        String digest =
            PREFIX
                + Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(password));
        return MessageDigest.isEqual(
            digest.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.US_ASCII));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java has SHA-1", e);
      }
    }

    @Override
    public String toString() {
      return "***";
    }
  }
}

package dev.berth.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with bcrypt, few at a time. Thread-safe; blocks for as long as the cost makes
 * it.
 *
 * <p>bcrypt reads 72 bytes: what goes in is the SHA-256 of the password, in Base64, so that every
 * character counts however long it is. It is normalised before, since two keyboards may write one
 * letter in two ways.
 */
final class Passwords {
  private static final BCrypt.Verifyer VERIFIER = BCrypt.verifyer();
  private static final String SALT_LETTERS =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String MADE_UP_LETTERS =
      "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int MADE_UP_LENGTH = 20;
  private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors());
  private static final long LONGEST_WAIT_SECONDS = 10;

  private final int cost;
  private final SecureRandom random;
  private final String nobodys;
  private final Semaphore room = new Semaphore(AT_ONCE, true);

  Passwords(int cost, SecureRandom random) {
    this.cost = cost;
    this.random = random;
    // 22 characters of salt and 31 of a hash that no password has: as much work as a real one.
    this.nobodys =
        "$2a$%02d$".formatted(cost)
            + letters(SALT_LETTERS, 21)
            + "."
            + letters(SALT_LETTERS, 30)
            + ".";
  }

  /** A password that nobody thought of. */
  Secret makeUp() {
    return new Secret(letters(MADE_UP_LETTERS, MADE_UP_LENGTH));
  }

  private String letters(String alphabet, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /**
   * The hash to store.
   *
   * @throws BerthException {@code UNAVAILABLE} if too many are being hashed
   */
  String hash(Secret password) {
    return inRoom(
        () ->
            new String(
                BCrypt.with(random).hash(cost, digest(password)), StandardCharsets.US_ASCII));
  }

  /**
   * Whether a password has a hash. Takes as long for no hash at all, of which the answer is no.
   *
   * @throws BerthException {@code UNAVAILABLE} if too many are being hashed
   */
  boolean matches(Secret password, @Nullable String hash) {
    String compared = hash == null ? nobodys : hash;
    boolean same =
        inRoom(
            () ->
                VERIFIER.verify(digest(password), compared.getBytes(StandardCharsets.US_ASCII))
                    .verified);
    return same && hash != null;
  }

  private <T> T inRoom(Work<T> work) {
    try {
      if (!room.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new BerthException(
            ErrorCode.UNAVAILABLE,
            "Cannot check a password now: too many are being checked. Try again later.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BerthException(
          ErrorCode.UNAVAILABLE, "Cannot check a password now: the server is stopping.", e);
    }
    try {
      return work.done();
    } finally {
      room.release();
    }
  }

  private static byte[] digest(Secret password) {
    String normal = Normalizer.normalize(password.reveal(), Normalizer.Form.NFC);
    try {
      return Base64.getEncoder()
          .withoutPadding()
          .encode(
              MessageDigest.getInstance("SHA-256").digest(normal.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private interface Work<T> {
    T done();
  }
}

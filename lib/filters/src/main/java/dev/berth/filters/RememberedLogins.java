package dev.berth.filters;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Headers that were right a short while ago, so that not each request of a client costs a slow
 * hash. Kept are salted SHA-256 digests, {@value #MOST} at most. Thread-safe.
 */
final class RememberedLogins {
  static final int MOST = 1_000;
  static final Duration LIFE = Duration.ofMinutes(5);
  private static final int SALT_BYTES = 32;

  private final byte[] salt = new byte[SALT_BYTES];
  private final RecentMap<Key, Login> logins = new RecentMap<>(MOST);
  private final LongSupplier nanoTime;

  RememberedLogins(SecureRandom random, LongSupplier nanoTime) {
    random.nextBytes(salt);
    this.nanoTime = nanoTime;
  }

  /** Stands for a header. */
  record Key(long first, long second, long third, long fourth) {}

  private record Login(String user, Accounts of, long until) {}

  Key key(String header) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt);
      ByteBuffer digest = ByteBuffer.wrap(sha.digest(header.getBytes(StandardCharsets.ISO_8859_1)));
      return new Key(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Whose header it is; null: it is not known to be right, for these accounts. */
  @Nullable String user(Key key, @Nullable Accounts accounts) {
    Login login = logins.get(key);
    if (login == null) {
      return null;
    }
    if (login.of() != accounts || nanoTime.getAsLong() - login.until() >= 0) {
      logins.remove(key);
      return null;
    }
    return login.user();
  }

  void remember(Key key, String user, Accounts of) {
    logins.remove(key);
    long until = nanoTime.getAsLong() + LIFE.toNanos();
    logins.get(key, _ -> new Login(user, of, until));
  }
}

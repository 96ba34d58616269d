package dev.berth.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Codes that a command line gets by way of a browser and exchanges for a session. Each works once,
 * for two minutes, and only for who knows the verifier. When there are too many the oldest goes.
 * Thread-safe.
 */
final class OidcCodes {
  static final Duration LIFE = Duration.ofMinutes(2);
  static final int MOST = 1_000;

  private static final int BYTES = 32;

  private final SecureRandom random;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Waiting> codes = new LinkedHashMap<>();

  OidcCodes(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  private record Waiting(OidcLogins.Vouched vouched, String challenge, Instant expires) {}

  /** A new one for who knows what hashes to a challenge. */
  String make(OidcLogins.Vouched vouched, String challenge) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    lock.lock();
    try {
      if (codes.size() >= MOST) {
        codes.remove(codes.keySet().iterator().next());
      }
      codes.put(code, new Waiting(vouched, challenge, clock.instant().plus(LIFE)));
    } finally {
      lock.unlock();
    }
    return code;
  }

  /** Who a code is for; it is used up, whether the verifier is right or not. */
  Optional<OidcLogins.Vouched> take(String code, String verifier) {
    Waiting waiting;
    lock.lock();
    try {
      waiting = codes.remove(code);
    } finally {
      lock.unlock();
    }
    boolean right =
        waiting != null
            && clock.instant().isBefore(waiting.expires())
            && MessageDigest.isEqual(
                waiting.challenge().getBytes(StandardCharsets.US_ASCII),
                OidcStarts.challenge(verifier).getBytes(StandardCharsets.US_ASCII));
    return waiting != null && right ? Optional.of(waiting.vouched()) : Optional.empty();
  }
}

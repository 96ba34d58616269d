package dev.berth.certificates;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.exception.AcmeException;

/**
 * Says when a certificate is to be got anew: within the span that the server asks for (RFC 9773),
 * else after two thirds of its life; by chance a little earlier, so that not all come at once.
 */
final class RenewalTime {
  private final Login login;
  private final RandomGenerator random;

  RenewalTime(Login login, RandomGenerator random) {
    this.login = login;
    this.random = random;
  }

  Instant of(X509Certificate certificate) {
    try {
      RenewalInfo asked = login.bindRenewalInfo(certificate);
      asked.fetch();
      return between(asked.getSuggestedWindowStart(), asked.getSuggestedWindowEnd(), random);
    } catch (AcmeException | RuntimeException e) {
      // Most servers do not say.
      return ofLife(
          certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), random);
    }
  }

  static Instant ofLife(Instant from, Instant to, RandomGenerator random) {
    Duration life = Duration.between(from, to);
    Instant twoThirds = from.plus(life.multipliedBy(2).dividedBy(3));
    return between(twoThirds.minus(life.dividedBy(20)), twoThirds, random);
  }

  private static Instant between(Instant from, Instant to, RandomGenerator random) {
    long span = Math.max(1, Duration.between(from, to).toMillis());
    return from.plusMillis(random.nextLong(span));
  }
}

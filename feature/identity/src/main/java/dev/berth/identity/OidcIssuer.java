package dev.berth.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a provider publishes, kept for a while. One caller asks and the others wait for its answer,
 * so that many log-ins are one request there; a failure is remembered for a moment too.
 * Thread-safe.
 */
final class OidcIssuer {
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration MOMENT = Duration.ofSeconds(10);
  private static final int PATIENCE_SECONDS = 15;

  private final String issuer;
  private final OidcHttp http;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile @Nullable Failure failure;

  OidcIssuer(String issuer, OidcHttp http, InstantSource clock) {
    this.issuer = issuer;
    this.http = http;
    this.clock = clock;
  }

  /** What was asked for, and when. */
  record Known(OidcMetadata metadata, JWKSet keys, Instant since) {}

  private record Failure(OidcRefusal refusal, Instant since) {}

  /** What is known, an hour old at most. */
  Known known() throws OidcRefusal {
    Known present = known;
    return present != null && isWithin(present.since(), LIFE) ? present : ask(LIFE);
  }

  /**
   * What is known after a key was missing: the provider may have changed its keys. It is asked
   * every few seconds at most, whoever brings unknown keys.
   */
  Known afresh() throws OidcRefusal {
    return ask(MOMENT);
  }

  private Known ask(Duration enough) throws OidcRefusal {
    try {
      if (!asking.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new OidcRefusal("The identity provider is slow now. Try again in a moment.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OidcRefusal("Berth is stopping.", e);
    }
    try {
      Known present = known;
      if (present != null && isWithin(present.since(), enough)) {
        return present;
      }
      Failure last = failure;
      if (last != null && isWithin(last.since(), MOMENT)) {
        throw last.refusal();
      }
      return fetch();
    } finally {
      asking.unlock();
    }
  }

  private Known fetch() throws OidcRefusal {
    try {
      OidcMetadata metadata = OidcMetadata.of(http.get(discovery()), issuer);
      Known fresh = new Known(metadata, keys(metadata.keys()), clock.instant());
      known = fresh;
      failure = null;
      return fresh;
    } catch (OidcRefusal e) {
      failure = new Failure(e, clock.instant());
      throw e;
    }
  }

  private URI discovery() {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(base + DISCOVERY);
  }

  private JWKSet keys(URI url) throws OidcRefusal {
    try {
      return JWKSet.parse(http.text(url));
    } catch (ParseException e) {
      throw new OidcRefusal("The identity provider's keys cannot be read.", e);
    }
  }

  private boolean isWithin(Instant since, Duration time) {
    return clock.instant().isBefore(since.plus(time));
  }
}

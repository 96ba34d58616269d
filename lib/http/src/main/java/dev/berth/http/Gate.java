package dev.berth.http;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Lets a request in, or says why not. Thread-safe. */
final class Gate {
  private static final Logger LOG = System.getLogger(Gate.class.getName());
  private static final String SCHEME = "bearer ";
  private static final int LONGEST_TOKEN = 4096;
  private static final int MOST_DELAYED = 32;

  private final Access access;
  private final FailedAttempts failedAttempts;
  private final RequestCounts counts;
  private final Semaphore delayed = new Semaphore(MOST_DELAYED);

  Gate(Access access, FailedAttempts failedAttempts, RequestCounts counts) {
    this.access = access;
    this.failedAttempts = failedAttempts;
    this.counts = counts;
  }

  /**
   * Who asks.
   *
   * @throws Refusal {@code UNAUTHENTICATED} without a right token; {@code TOO_MANY} after too many
   *     wrong ones
   */
  Principal authenticate(Exchange exchange) throws InterruptedException {
    List<String> headers = exchange.request().headers().getAll("Authorization");
    if (headers.isEmpty()) {
      throw Refusal.unauthenticated(
          "Bearer", "this needs a token. Send it as 'Authorization: Bearer TOKEN'");
    }
    String header = headers.getFirst();
    boolean bearer =
        headers.size() == 1
            && header.length() <= LONGEST_TOKEN
            && header.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    if (!bearer) {
      throw Refusal.unauthenticated(
          "Bearer", "the Authorization header is not 'Bearer TOKEN'. Send one such header");
    }
    Secret token = new Secret(header.substring(SCHEME.length()).strip());
    return switch (access.authenticate(token)) {
      case Authentication.Authenticated(Principal principal) -> principal;
      case Authentication.Refused(String reason) -> throw refused(exchange, reason);
    };
  }

  private Refusal refused(Exchange exchange, String reason) throws InterruptedException {
    counts.tokenRefused();
    FailedAttempts.Verdict verdict = failedAttempts.note(exchange.address());
    if (verdict.tooMany() || !delayed.tryAcquire()) {
      LOG.log(Level.DEBUG, () -> "Too many wrong tokens from " + exchange.address());
      return Refusal.tooMany();
    }
    try {
      Thread.sleep(verdict.delay());
    } finally {
      delayed.release();
    }
    return Refusal.unauthenticated("Bearer error=\"invalid_token\"", lowered(reason));
  }

  private static String lowered(String sentence) {
    String open = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return open.isEmpty()
        ? "the token is refused"
        : open.substring(0, 1).toLowerCase(Locale.ROOT) + open.substring(1);
  }

  /**
   * Whether it may be done.
   *
   * @throws BerthException {@code DENIED}
   */
  void decide(Principal principal, Action action, String path) {
    Resource resource = new Resource(principal.tenant(), path);
    if (access.decide(principal, action, resource) instanceof Decision.Denied(String reason)) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot do '%s' on '%s' as '%s': %s"
              .formatted(action, resource, principal.name(), reason));
    }
  }

  /**
   * Refuses what a page of another site makes a browser send.
   *
   * @throws BerthException {@code DENIED}
   */
  static void checkOrigin(HttpServerRequest request) {
    List<String> origins = request.headers().getAll("Origin");
    if (origins.isEmpty()) {
      return;
    }
    HostAndPort host = request.authority();
    String own = host == null ? "" : host.toString().toLowerCase(Locale.ROOT);
    String origin = origins.getFirst().toLowerCase(Locale.ROOT);
    boolean same =
        origins.size() == 1
            && !own.isEmpty()
            && (origin.equals("http://" + own) || origin.equals("https://" + own));
    if (!same) {
      throw new BerthException(
          ErrorCode.DENIED, "Cannot take a request that a page of another site sends.");
    }
  }

  /** A refusal that the caller is told in a header too. */
  static final class Refusal extends BerthException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> headers;

    private Refusal(ErrorCode code, String message, Map<String, String> headers) {
      super(code, message);
      this.headers = headers;
    }

    static Refusal unauthenticated(String challenge, String cause) {
      return new Refusal(
          ErrorCode.UNAUTHENTICATED,
          "Cannot tell who asks: " + cause + ".",
          Map.of("WWW-Authenticate", challenge));
    }

    static Refusal tooMany() {
      return new Refusal(
          ErrorCode.TOO_MANY,
          "Cannot check more tokens now: too many wrong ones came from this address. Try again in a minute.",
          Map.of("Retry-After", Long.toString(FailedAttempts.WINDOW.toSeconds())));
    }

    Map<String, String> headers() {
      return headers;
    }
  }
}

package dev.berth.http;

import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets a request in, or says why not. Thread-safe. */
final class Gate {
  /** Names the tenant that a request is about, where it is not the principal's first. */
  static final String TENANT_HEADER = "X-Berth-Tenant";

  private static final String TENANT_PARAMETER = "tenant";

  private static final String SCHEME = "bearer ";
  private static final Action AUTHENTICATE = new Action("identity:Authenticate");
  private static final int LONGEST_TOKEN = 4096;

  /** What a browser says of a request that its own page, or nobody's, made. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Guard guard;
  private final FailedAttempts failedAttempts;
  private final RequestCounts counts;

  Gate(Guard guard, FailedAttempts failedAttempts, RequestCounts counts) {
    this.guard = guard;
    this.failedAttempts = failedAttempts;
    this.counts = counts;
  }

  /**
   * Who asks an endpoint, acting in the tenant that the request names.
   *
   * @throws Refusal {@code UNAUTHENTICATED} without a right token; {@code TOO_MANY} after too many
   *     wrong ones
   */
  Principal authenticate(Exchange exchange, Endpoint endpoint) throws InterruptedException {
    if (endpoint.traits().credentials() == Endpoint.Credentials.INFLUX) {
      Optional<Secret> shown = InfluxCredentials.find(exchange.request());
      if (shown.isPresent()) {
        return known(exchange, shown.get());
      }
    }
    return authenticate(exchange, endpoint.changes());
  }

  /**
   * Who asks, acting in the tenant that the request names.
   *
   * @param changes whether the request may change something
   * @throws Refusal {@code UNAUTHENTICATED} without a right token; {@code TOO_MANY} after too many
   *     wrong ones
   */
  Principal authenticate(Exchange exchange, boolean changes) throws InterruptedException {
    return known(exchange, token(exchange, changes));
  }

  private Principal known(Exchange exchange, Secret token) throws InterruptedException {
    Principal principal =
        switch (guard.access().authenticate(token, exchange.origin())) {
          case Authentication.Authenticated(Principal known) -> known;
          case Authentication.Refused(String reason) -> throw refused(exchange, reason);
        };
    return tenant(exchange).map(principal::in).orElse(principal);
  }

  private static Secret token(Exchange exchange, boolean changes) {
    List<String> headers = exchange.request().headers().getAll("Authorization");
    if (headers.isEmpty()) {
      return sessionCookie(exchange, changes);
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
    return new Secret(header.substring(SCHEME.length()).strip());
  }

  /**
   * A browser sends a cookie whoever made it ask, and applications on hosts beside this one count
   * as the same site: only a page of this very origin is believed, and what changes something or
   * stays open has to show that it is one.
   */
  private static Secret sessionCookie(Exchange exchange, boolean changes) {
    HttpServerRequest request = exchange.request();
    Cookie cookie = request.getCookie(BrowserSession.cookie(exchange.origin()));
    if (cookie == null || cookie.getValue().length() > LONGEST_TOKEN) {
      throw Refusal.unauthenticated(
          "Bearer", "this needs a token. Send it as 'Authorization: Bearer TOKEN'");
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !OWN_SITES.contains(site)) {
      throw new BerthException(
          ErrorCode.DENIED, "Cannot take a request that a page of another host sends.");
    }
    if (changes && request.getHeader("Origin") == null) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot take a change that a cookie alone vouches for: the Origin header is missing. Send it, or a token.");
    }
    Secret token = new Secret(cookie.getValue());
    if ((changes || LineStream.wantsEvents(exchange)) && !isVouched(exchange, token)) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot take what a cookie alone vouches for: the session's CSRF token is missing or wrong. Send it as '%s', or a token."
              .formatted(BrowserSession.CSRF_HEADER));
    }
    return token;
  }

  private static boolean isVouched(Exchange exchange, Secret token) {
    HttpServerRequest request = exchange.request();
    String shown =
        exchange.isUpgrade()
            ? request.getParam(BrowserSession.CSRF_PARAMETER)
            : request.getHeader(BrowserSession.CSRF_HEADER);
    return shown != null && BrowserSession.vouches(shown, token);
  }

  private static Optional<TenantId> tenant(Exchange exchange) {
    List<String> named = exchange.request().headers().getAll(TENANT_HEADER);
    if (named.isEmpty()) {
      // A browser's WebSocket sends no headers of its own.
      return exchange.isUpgrade()
          ? Optional.ofNullable(exchange.request().getParam(TENANT_PARAMETER)).map(TenantId::new)
          : Optional.empty();
    }
    if (named.size() > 1) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot act in several tenants at once: send '%s' once.".formatted(TENANT_HEADER));
    }
    return Optional.of(new TenantId(named.getFirst()));
  }

  private Refusal refused(Exchange exchange, String reason) throws InterruptedException {
    counts.tokenRefused();
    if (failedAttempts.holdBack(exchange.address())) {
      // Not written down: guessing on must not push what matters out of the trail.
      return Refusal.tooMany();
    }
    guard.record(
        new AuditEntry(
            Principal.ANONYMOUS.from(exchange.origin()),
            AUTHENTICATE,
            new Resource(TenantId.PLATFORM, "api"),
            AuditEntry.Result.REFUSED,
            Map.of("reason", reason)));
    return Refusal.unauthenticated("Bearer error=\"invalid_token\"", lowered(reason));
  }

  private static String lowered(String sentence) {
    String open = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return open.isEmpty()
        ? "the token is refused"
        : open.substring(0, 1).toLowerCase(Locale.ROOT) + open.substring(1);
  }

  /**
   * Lets it be done.
   *
   * @return what it is done to
   * @throws BerthException {@code DENIED}
   */
  Resource require(Principal principal, Action action, String path) {
    Resource resource = Resource.within(principal.tenant(), path);
    guard.require(principal, action, resource);
    return resource;
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

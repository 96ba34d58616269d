package dev.berth.identity;

import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.BrowserSession;
import dev.berth.http.Endpoint;
import dev.berth.http.Json;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The log-ins below {@code /api/oidc}, which browsers and command lines use. */
final class OidcEndpoints {
  private static final Logger LOG = System.getLogger(OidcEndpoints.class.getName());
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";
  private static final String PATH = "/api/oidc/{provider}";
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
  private static final int LOWEST_PORT = 1;
  private static final int HIGHEST_PORT = 65_535;
  private static final int LONGEST_CODE = 2_000;

  private final Services services;
  private final OidcProviders providers;
  private final OidcLogins logins;
  private final OidcStarts starts;
  private final OidcCodes codes;

  OidcEndpoints(
      Services services,
      OidcProviders providers,
      OidcLogins logins,
      OidcStarts starts,
      OidcCodes codes) {
    this.services = services;
    this.providers = providers;
    this.logins = logins;
    this.starts = starts;
    this.codes = codes;
  }

  /** A provider as a log-in page shows it. */
  private record Choice(String name, String title) {}

  /**
   * What a command line exchanges for a session.
   *
   * @param verifier what hashes to the challenge that it began with
   */
  private record Exchange(String code, String verifier) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.anonymous("GET", "/api/oidc", Endpoint.Body.NONE, this::choices),
        Endpoint.anonymous("GET", PATH + "/login", Endpoint.Body.NONE, this::logIn),
        Endpoint.anonymous("GET", PATH + "/callback", Endpoint.Body.NONE, this::comeBack),
        Endpoint.anonymous("POST", PATH + "/session", Endpoint.Body.JSON, this::session));
  }

  private Response choices(Request request) {
    return Response.ok(
        providers.list().stream().map(one -> new Choice(one.name(), one.title())).toList());
  }

  private Response logIn(Request request) {
    OidcProvider provider = providers.get(request.path("provider"));
    boolean isCommandLine =
        request.query("port").isPresent() || request.query("challenge").isPresent();
    OidcStart start =
        starts.begin(
            provider,
            base(provider, request) + provider.callbackPath(),
            isCommandLine ? (Integer) request.number("port", 0, LOWEST_PORT, HIGHEST_PORT) : null,
            isCommandLine ? challenge(request) : null);
    try {
      return to(logins.location(provider, start), Map.of("Set-Cookie", starts.cookie(start)));
    } catch (OidcRefusal e) {
      tell(provider, e);
      return problem(request, ErrorCode.UNAVAILABLE, message(provider, e.reason()));
    }
  }

  private static String challenge(Request request) {
    return request
        .query("challenge")
        .filter(text -> CHALLENGE.matcher(text).matches())
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot begin a log-in: 'challenge' is no SHA-256 hash in Base64 for URLs. Send the one of a verifier, as RFC 7636 has it."));
  }

  /**
   * Where this browser reaches Berth. Whoever lies about the host is turned away by the provider,
   * which knows where its browsers may be sent.
   */
  static String base(OidcProvider provider, Request request) {
    String known = provider.publicUrl();
    if (known != null) {
      return known.endsWith("/") ? known.substring(0, known.length() - 1) : known;
    }
    Origin origin = request.origin();
    boolean tls = origin.secure() && !Addresses.isLoopback(origin.address());
    return request
        .header("Host")
        .filter(host -> HOST.matcher(host).matches())
        .map(host -> (tls ? "https://" : "http://") + host)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot begin a log-in: the request names no host. Set the provider's 'publicUrl'."));
  }

  private Response comeBack(Request request) {
    OidcProvider provider = providers.get(request.path("provider"));
    String state = request.query("state").orElse("");
    OidcStart start =
        starts.find(provider.name(), state, request.header("Cookie").orElse("")).orElse(null);
    if (start == null) {
      return refused(
          provider,
          null,
          request,
          new OidcRefusal(
              "This browser began no such log-in here in the last ten minutes. Begin again."));
    }
    try {
      OidcLogins.Vouched vouched = logins.finish(provider, start, code(provider, request));
      return start.challenge() == null
          ? browserSession(vouched, request)
          : toCommandLine(start, "code", codes.make(vouched, start.challenge()));
    } catch (OidcRefusal e) {
      return refused(provider, start, request, e);
    } catch (BerthException e) {
      return refused(provider, start, request, new OidcRefusal(String.valueOf(e.getMessage()), e));
    }
  }

  private static String code(OidcProvider provider, Request request) throws OidcRefusal {
    String error = request.query("error").orElse("");
    if (!error.isEmpty()) {
      throw new OidcRefusal(
          "The identity provider refused with '%s'.".formatted(NameForm.shown(error)));
    }
    // RFC 9207: keeps a code of one provider from being sent to another.
    if (!request.query("iss").orElse(provider.issuer()).equals(provider.issuer())) {
      throw new OidcRefusal("The answer is of another identity provider.");
    }
    return request
        .query("code")
        .filter(code -> !code.isEmpty() && code.length() <= LONGEST_CODE)
        .orElseThrow(() -> new OidcRefusal("The identity provider sent no code."));
  }

  private Response browserSession(OidcLogins.Vouched vouched, Request request) {
    Logins.Outcome.LoggedIn in = open(vouched, request.origin());
    return new Response.WithCookies(
        to("/", Map.of()),
        BrowserSession.begin(
            in.opened().token(),
            services.settings().sessionLongest().toSeconds(),
            request.origin()));
  }

  private Logins.Outcome.LoggedIn open(OidcLogins.Vouched vouched, Origin origin) {
    User user =
        services
            .state()
            .now()
            .user(vouched.user())
            .filter(one -> one.created().equals(vouched.created()))
            .orElseThrow(() -> Users.missing(vouched.user()));
    return services
        .logins()
        .openFor(
            user,
            vouched.secondFactor(),
            origin,
            Map.of("by", "oidc", "provider", vouched.provider()));
  }

  private Response session(Request request) {
    OidcProvider provider = providers.get(request.path("provider"));
    Exchange exchange = request.json(Exchange.class);
    OidcLogins.Vouched vouched =
        codes
            .take(exchange.code(), exchange.verifier())
            .filter(one -> one.provider().equals(provider.name()))
            .orElse(null);
    if (vouched == null) {
      record(provider, request.origin(), "wrong code or verifier");
      return ErrorAnswer.of(
          ErrorCode.UNAUTHENTICATED,
          "Cannot log in by '%s': the code or the verifier is wrong, or the code was used or is older than two minutes. Begin again."
              .formatted(provider.name()),
          Map.of("WWW-Authenticate", "Bearer"));
    }
    LoginEndpoints.LoginView view = LoginEndpoints.LoginView.of(open(vouched, request.origin()));
    return new Response.Text(201, JSON, Json.render(view) + "\n", Map.of());
  }

  private Response refused(
      OidcProvider provider, @Nullable OidcStart start, Request request, OidcRefusal refusal) {
    tell(provider, refusal);
    record(provider, request.origin(), refusal.reason());
    return start == null || start.port() == null
        ? problem(request, ErrorCode.DENIED, message(provider, refusal.reason()))
        : toCommandLine(start, "error", refusal.reason());
  }

  /**
   * A browser goes back to the log-in page, which shows what a cookie brings: nothing that a link
   * of somebody else's could put there.
   */
  private static Response problem(Request request, ErrorCode code, String message) {
    boolean browser = request.header("Accept").filter(all -> all.contains("text/html")).isPresent();
    return browser
        ? new Response.WithCookies(
            to("/console/", Map.of()),
            List.of(BrowserSession.problem(message.strip(), request.origin())))
        : new Response.Text(code.httpStatus(), TEXT, message, Map.of());
  }

  private static void tell(OidcProvider provider, OidcRefusal refusal) {
    if (refusal.getCause() != null) {
      LOG.log(Level.INFO, "A log-in by '" + provider.name() + "' came to nothing", refusal);
    }
  }

  private void record(OidcProvider provider, Origin origin, String reason) {
    services
        .trail()
        .record(
            new AuditEntry(
                Principal.ANONYMOUS.from(origin),
                Logins.CREATE,
                new Resource(TenantId.PLATFORM, "user/*"),
                AuditEntry.Result.REFUSED,
                Map.of("by", "oidc", "provider", provider.name(), "reason", reason)));
  }

  private static String message(OidcProvider provider, String reason) {
    return "Cannot log in by '%s': %s%n".formatted(provider.title(), reason);
  }

  private static Response toCommandLine(OidcStart start, String field, String value) {
    return to(
        "http://127.0.0.1:%d/?%s=%s".formatted(start.port(), field, OidcHttp.encoded(value)),
        Map.of());
  }

  private static Response to(String location, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Location", location);
    headers.put("Cache-Control", "no-store");
    headers.put("Referrer-Policy", "no-referrer");
    return new Response.Text(302, TEXT, "", headers);
  }
}

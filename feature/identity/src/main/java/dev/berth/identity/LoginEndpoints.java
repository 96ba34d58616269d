package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.http.BrowserSession;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/login} and {@code /api/logout}. */
final class LoginEndpoints {
  private static final String COOKIE_WISH = "X-Berth-Cookie";
  private static final Map<String, String> CHALLENGE = Map.of("WWW-Authenticate", "Bearer");

  private final Logins logins;
  private final Sessions sessions;
  private final IdentitySettings settings;

  LoginEndpoints(Services services) {
    this.logins = services.logins();
    this.sessions = services.sessions();
    this.settings = services.settings();
  }

  /**
   * What a log-in brings.
   *
   * @param code of the second factor, or a recovery code
   */
  private record Login(String user, Secret password, @Nullable Secret code) {}

  /**
   * What a log-in gives.
   *
   * @param token null if it went into a cookie
   */
  record LoginView(
      @Nullable String token, String user, String tenant, Instant expires, boolean mustEnrol) {
    static LoginView of(Logins.Outcome.LoggedIn in) {
      return new LoginView(
          in.opened().token().reveal(),
          in.user().name(),
          in.user().firstTenant().value(),
          in.opened().session().expires(),
          in.mustEnrol());
    }

    LoginView withoutToken() {
      return new LoginView(null, user, tenant, expires, mustEnrol);
    }
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.anonymous("POST", "/api/login", Endpoint.Body.JSON, this::logIn),
        Endpoint.post(
            "/api/logout",
            new Action("session:End"),
            request -> "session/" + request.principal().name() + "/own",
            this::logOut));
  }

  private Response logIn(Request request) {
    Login login = request.json(Login.class);
    return switch (logins.logIn(login.user(), login.password(), login.code(), request.origin())) {
      case Logins.Outcome.LoggedIn in -> opened(in, request);
      case Logins.Outcome.Wrong _ ->
          ErrorAnswer.of(
              ErrorCode.UNAUTHENTICATED,
              "Cannot log in: the user, the password or the code is wrong, or the user may not log in.",
              CHALLENGE);
      case Logins.Outcome.NeedsCode _ ->
          ErrorAnswer.of(
              ErrorCode.UNAUTHENTICATED,
              "Cannot log in: a code of the second factor is needed. Send it as 'code'.",
              CHALLENGE);
      case Logins.Outcome.Wait(var time) ->
          ErrorAnswer.of(
              ErrorCode.TOO_MANY,
              "Cannot log in: too many log-ins failed. Try again in %d seconds."
                  .formatted(time.toSeconds() + 1),
              Map.of("Retry-After", Long.toString(time.toSeconds() + 1)));
    };
  }

  /**
   * The answer to a log-in. A browser that asks for cookies gets the token in one of them and
   * nowhere else: no script shall have it.
   */
  private Response opened(Logins.Outcome.LoggedIn in, Request request) {
    if (request.header(COOKIE_WISH).filter("true"::equals).isEmpty()) {
      return new Response.Json(201, LoginView.of(in));
    }
    return new Response.WithCookies(
        new Response.Json(201, LoginView.of(in).withoutToken()),
        BrowserSession.begin(
            in.opened().token(), settings.sessionLongest().toSeconds(), request.origin()));
  }

  private Response logOut(Request request) {
    sessions.end(request.principal().credential().id());
    return new Response.WithCookies(Response.noContent(), BrowserSession.end(request.origin()));
  }
}

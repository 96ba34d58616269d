package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Credential;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /api/whoami}: what people do about themselves. */
final class WhoamiEndpoints {
  private static final Action CHANGE_PASSWORD = new Action("user:ChangeOwnPassword");
  private static final Action ENROL = new Action("user:EnrolSecondFactor");

  private final Services services;

  WhoamiEndpoints(Services services) {
    this.services = services;
  }

  /**
   * Who asks.
   *
   * @param kind {@code user}, {@code service} or {@code administrator}
   * @param credential {@code session}, {@code token}, {@code access-key} or {@code admin-token}
   * @param mustChangePassword whether the password is one that somebody else gave; said only to one
   *     who logged in
   * @param expires when what was shown ends; null: never
   */
  private record WhoamiView(
      String name,
      String kind,
      TenantId tenant,
      List<RoleView> tenants,
      boolean operator,
      String credential,
      boolean secondFactor,
      boolean mustEnrol,
      boolean mustChangePassword,
      @Nullable Instant expires) {}

  private record RoleView(TenantId tenant, String role) {}

  private record Code(Secret code) {}

  private record EnrolmentView(String secret, String uri, QrPath qr) {}

  private record RecoveryView(List<String> recoveryCodes) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/whoami", new Action("session:Inspect"), WhoamiEndpoints::self, this::whoami),
        new Endpoint(
            "PUT",
            "/api/whoami/password",
            CHANGE_PASSWORD,
            WhoamiEndpoints::self,
            Endpoint.Body.JSON,
            this::changePassword),
        Endpoint.post("/api/whoami/totp", ENROL, WhoamiEndpoints::self, this::enrol),
        Endpoint.post("/api/whoami/totp/confirm", ENROL, WhoamiEndpoints::self, this::confirm)
            .withBody(Endpoint.Body.JSON),
        Endpoint.delete("/api/whoami/totp", ENROL, WhoamiEndpoints::self, this::remove)
            .withBody(Endpoint.Body.JSON));
  }

  private static String self(Request request) {
    return "user/" + request.principal().name();
  }

  private Response whoami(Request request) {
    Principal principal = request.principal();
    Credential credential = principal.credential();
    Directory now = services.state().now();
    User user =
        credential.kind() == Credential.Kind.ADMIN_TOKEN ? null : Users.get(now, principal.name());
    List<RoleView> roles =
        user == null
            ? List.of()
            : user.roles().entrySet().stream()
                .map(entry -> new RoleView(entry.getKey(), entry.getValue().word()))
                .toList();
    return Response.ok(
        new WhoamiView(
            principal.name(),
            kind(user),
            principal.tenant(),
            roles,
            principal.operator(),
            credential.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            credential.secondFactor(),
            services.settings().requireSecondFactor()
                && credential.kind() == Credential.Kind.SESSION
                && !credential.secondFactor(),
            user != null
                && credential.kind() == Credential.Kind.SESSION
                && user.proof().mustChange(),
            expires(now, credential)));
  }

  private static String kind(@Nullable User user) {
    if (user == null) {
      return "administrator";
    }
    return user.kind() == User.Kind.SERVICE ? "service" : "user";
  }

  private @Nullable Instant expires(Directory now, Credential credential) {
    return switch (credential.kind()) {
      case SESSION ->
          services.sessions().find(credential.id()).map(services.sessions()::end).orElse(null);
      case TOKEN, ACCESS_KEY -> now.token(credential.id()).map(Token::expires).orElse(null);
      case NONE, ADMIN_TOKEN -> null;
    };
  }

  private User session(Request request, String what) {
    return new Authority(services.state().now(), request.principal()).requireSession(what);
  }

  private Response changePassword(Request request) {
    PasswordChange change = PasswordChange.read(request);
    User user = session(request, "change a password");
    services.logins().confirm(user, change.old(), request.origin());
    services.users().replacePassword(user, change.fresh(), request.principal().credential().id());
    return Response.noContent();
  }

  private Response enrol(Request request) {
    User user = session(request, "set up a second factor");
    SecondFactors.Enrolment enrolment = services.secondFactors().begin(user.name());
    return new Response.Json(
        201,
        new EnrolmentView(
            enrolment.secret().reveal(), enrolment.uri().reveal(), QrPath.of(enrolment.uri())));
  }

  private Response confirm(Request request) {
    Code code = request.json(Code.class);
    User user = session(request, "set up a second factor");
    List<Secret> codes = services.logins().enrol(user, code.code(), request.origin());
    services.sessions().prove(request.principal().credential().id());
    return Response.ok(new RecoveryView(codes.stream().map(Secret::reveal).toList()));
  }

  private Response remove(Request request) {
    Code code = request.json(Code.class);
    User user = session(request, "remove a second factor");
    if (user.hasSecondFactor()) {
      services.logins().confirmCode(user, code.code(), request.origin());
    }
    services.secondFactors().remove(user.name());
    services.sessions().endOthers(user.name(), request.principal().credential().id());
    return Response.noContent();
  }
}

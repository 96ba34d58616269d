package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code /api/sessions}: who is logged in. */
final class SessionEndpoints {
  private static final Action LIST = new Action("session:List");
  private static final Action REVOKE = new Action("session:Revoke");

  private final Services services;

  SessionEndpoints(Services services) {
    this.services = services;
  }

  private record SessionView(
      String id,
      String user,
      String address,
      Instant created,
      Instant expires,
      Instant lastUsed,
      boolean secondFactor,
      boolean current) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/sessions",
            LIST,
            request -> Places.sessions(request.query("user").orElse(request.principal().name())),
            this::sessions),
        Endpoint.delete("/api/sessions/{session}", REVOKE, this::resource, this::end),
        Endpoint.delete(
            "/api/users/{user}/sessions",
            REVOKE,
            request -> Places.sessions(request.path("user")),
            this::endAll));
  }

  private Response sessions(Request request) {
    Principal principal = request.principal();
    Authority authority = new Authority(services.state().now(), principal);
    Stream<User> users =
        request
            .query("user")
            .map(name -> Stream.of(Users.get(services.state().now(), name)))
            .orElseGet(() -> everybody(principal));
    List<SessionView> views =
        users
            .filter(authority::manages)
            .flatMap(user -> services.sessions().of(user.name()))
            .sorted(Comparator.comparing(Session::user).thenComparing(Session::created))
            .map(session -> view(session, principal))
            .toList();
    return Response.ok(views);
  }

  /** Those whose sessions one may list without naming anybody: all, or only one's own. */
  private Stream<User> everybody(Principal principal) {
    boolean all =
        services
            .decisions()
            .judge(principal, LIST, new Resource(principal.tenant(), Places.sessions("*")))
            .decision()
            .isAllowed();
    return services.state().now().users().values().stream()
        .filter(user -> all || user.name().equals(principal.name()));
  }

  private SessionView view(Session session, Principal principal) {
    return new SessionView(
        session.id(),
        session.user(),
        session.address(),
        session.created(),
        services.sessions().end(session),
        services.sessions().lastUse(session),
        session.secondFactor(),
        session.id().equals(principal.credential().id()));
  }

  private String resource(Request request) {
    Directory now = services.state().now();
    Authority authority = new Authority(now, request.principal());
    String owner =
        services
            .sessions()
            .find(request.path("session"))
            .flatMap(session -> now.user(session.user()))
            .filter(authority::sees)
            .map(User::name)
            .orElse("*");
    return Places.session(owner, request.path("session"));
  }

  private Response end(Request request) {
    String id = request.path("session");
    Directory now = services.state().now();
    Authority authority = new Authority(now, request.principal());
    User user =
        services
            .sessions()
            .find(id)
            .flatMap(session -> now.user(session.user()))
            .filter(authority::sees)
            .orElseThrow(() -> missing(id));
    requireManaging(authority, user);
    services.sessions().end(id);
    return Response.noContent();
  }

  private Response endAll(Request request) {
    Directory now = services.state().now();
    User user = Users.get(now, request.path("user"));
    requireManaging(new Authority(now, request.principal()), user);
    services.sessions().endAll(user.name());
    return Response.noContent();
  }

  private static void requireManaging(Authority authority, User user) {
    if (!authority.isSelf(user.name())) {
      authority.requireManaging(user, "end the sessions of");
    }
  }

  private static BerthException missing(String id) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find session '%s': it has ended, or never was. 'berth session ls' lists them."
            .formatted(NameForm.shown(id)));
  }
}

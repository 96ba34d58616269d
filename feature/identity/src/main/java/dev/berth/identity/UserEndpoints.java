package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/users}. */
final class UserEndpoints {
  private static final String PATH = "/api/users/{user}";
  private static final String ROLE = PATH + "/roles/{tenant}";
  private static final Action UPDATE = new Action("user:Update");
  private static final Action SET_OPERATOR = new Action("user:SetOperator");

  /** Stands where {@link Notes} puts the real one. */
  private static final Endpoint.Handler NOTHING = _ -> Response.noContent();

  private final Services services;
  private final Users users;
  private final Places places;
  private final Notes notes;

  UserEndpoints(Services services) {
    this.services = services;
    this.users = services.users();
    this.places = new Places(services.state());
    this.notes = new Notes(services.trail());
  }

  private record Wish(
      String name,
      @Nullable Secret password,
      @Nullable TenantId tenant,
      @Nullable Role role,
      @Nullable Boolean operator,
      @Nullable Map<String, String> tags,
      @Nullable Boolean service) {}

  private record PasswordWish(@Nullable Secret password) {}

  private record RoleWish(Role role) {}

  private record TagsWish(Map<String, String> tags) {}

  /**
   * The answer to what may have made up a password.
   *
   * @param password what was made up; null: nothing was
   */
  private record PasswordView(String name, @Nullable String password) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/users", new Action("user:List"), _ -> "user/*", this::users),
        notes.noted(
            Endpoint.post("/api/users", new Action("user:Create"), _ -> "user/*", NOTHING)
                .withBody(Endpoint.Body.JSON),
            this::create),
        Endpoint.get(PATH, new Action("user:Inspect"), this::resource, this::user),
        Endpoint.delete(
            PATH,
            new Action("user:Remove"),
            this::resource,
            request -> done(request, users::remove)),
        Endpoint.post(
            PATH + "/lock", UPDATE, this::resource, request -> done(request, users::lock)),
        Endpoint.post(PATH + "/unlock", UPDATE, this::resource, this::unlock),
        put(PATH + "/password", UPDATE, this::setPassword),
        put(PATH + "/tags", UPDATE, this::tag),
        Endpoint.delete(
            PATH + "/totp",
            UPDATE,
            this::resource,
            request -> done(request, users::removeSecondFactor)),
        new Endpoint(
            "PUT",
            PATH + "/operator",
            SET_OPERATOR,
            this::resource,
            Endpoint.Body.NONE,
            request -> done(request, (name, actor) -> users.setOperator(name, true, actor))),
        Endpoint.delete(
            PATH + "/operator",
            SET_OPERATOR,
            this::resource,
            request -> done(request, (name, actor) -> users.setOperator(name, false, actor))),
        notes.noted(
            new Endpoint(
                "PUT",
                ROLE,
                new Action("user:Grant"),
                UserEndpoints::roleResource,
                Endpoint.Body.JSON,
                NOTHING),
            this::grant),
        Endpoint.delete(
            ROLE, new Action("user:Revoke"), UserEndpoints::roleResource, this::revoke));
  }

  private Endpoint put(String path, Action action, Endpoint.Handler handler) {
    return new Endpoint("PUT", path, action, this::resource, Endpoint.Body.JSON, handler);
  }

  private String resource(Request request) {
    return places.user(request.principal(), request.path("user"));
  }

  /** A role is given in the tenant that it is a role in. */
  private static String roleResource(Request request) {
    return "berth:" + new TenantId(request.path("tenant")) + ":user/" + request.path("user");
  }

  @FunctionalInterface
  private interface Change {
    void make(String name, Principal actor);
  }

  private static Response done(Request request, Change change) {
    change.make(request.path("user"), request.principal());
    return Response.noContent();
  }

  private Response users(Request request) {
    Directory now = services.state().now();
    Authority authority = new Authority(now, request.principal());
    String tenant = request.query("tenant").orElse("");
    return Response.ok(
        now.users().values().stream()
            .filter(authority::sees)
            .filter(
                user ->
                    tenant.isEmpty()
                        || user.home().value().equals(tenant)
                        || user.roles().keySet().stream()
                            .anyMatch(one -> one.value().equals(tenant)))
            .sorted(Comparator.comparing(User::name))
            .map(user -> UserView.of(user, request.principal()))
            .toList());
  }

  private Response user(Request request) {
    Directory now = services.state().now();
    User user = Users.get(now, request.path("user"));
    if (!new Authority(now, request.principal()).sees(user)) {
      throw Users.missing(user.name());
    }
    return Response.ok(UserView.Details.of(now, user, request.principal()));
  }

  private Notes.Changed create(Request request) {
    Wish wish = request.json(Wish.class);
    Principal actor = request.principal();
    boolean service = Boolean.TRUE.equals(wish.service());
    Users.Made made =
        users.create(
            new Users.Wish(
                wish.name(),
                service ? User.Kind.SERVICE : User.Kind.PERSON,
                wish.password(),
                wish.tenant() == null ? actor.tenant() : wish.tenant(),
                wish.role() == null ? Role.MEMBER : wish.role(),
                Boolean.TRUE.equals(wish.operator()),
                wish.tags() == null ? Map.of() : wish.tags()),
            actor);
    User user = made.user();
    Map<String, String> details = new TreeMap<>();
    details.put("kind", user.kind().name().toLowerCase(Locale.ROOT));
    user.roles().forEach((_, role) -> details.put("role", role.word()));
    details.put("operator", Boolean.toString(user.operator()));
    return new Notes.Changed(
        new Response.Json(201, UserView.Made.of(made, actor)),
        "berth:" + user.home() + ":user/" + user.name(),
        details);
  }

  private Response unlock(Request request) {
    users.unlock(request.path("user"), request.principal());
    services.attempts().forgive(request.path("user"));
    return Response.noContent();
  }

  private Response setPassword(Request request) {
    PasswordWish wish = request.json(PasswordWish.class);
    String name = request.path("user");
    Secret madeUp = users.setPassword(name, wish.password(), request.principal());
    return Response.ok(new PasswordView(name, madeUp == null ? null : madeUp.reveal()));
  }

  private Response tag(Request request) {
    users.tag(request.path("user"), request.json(TagsWish.class).tags(), request.principal());
    return Response.noContent();
  }

  private Notes.Changed grant(Request request) {
    Role role = request.json(RoleWish.class).role();
    users.grant(
        request.path("user"), new TenantId(request.path("tenant")), role, request.principal());
    return new Notes.Changed(
        Response.noContent(), roleResource(request), Map.of("role", role.word()));
  }

  private Response revoke(Request request) {
    users.grant(
        request.path("user"), new TenantId(request.path("tenant")), null, request.principal());
    return Response.noContent();
  }
}

package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/tokens}: API tokens and access keys. */
final class TokenEndpoints {
  private static final String PATH = "/api/tokens/{token}";
  private static final Action LIST = new Action("token:List");
  private static final Action CREATE = new Action("token:Create");

  private final Services services;
  private final Places places;
  private final Notes notes;

  TokenEndpoints(Services services) {
    this.services = services;
    this.places = new Places(services.state());
    this.notes = new Notes(services.trail());
  }

  /**
   * A token that is asked for.
   *
   * @param user null: the caller's own
   * @param policies names of those that limit it
   * @param scope a document that limits it
   * @param aws whether it is to be an access key
   */
  private record Wish(
      @Nullable String name,
      @Nullable String user,
      @Nullable Duration expiresIn,
      @Nullable List<String> policies,
      @Nullable Object scope,
      @Nullable Boolean aws) {}

  private record MadeToken(
      String id, String name, String user, String token, @Nullable Instant expires) {}

  private record MadeKey(
      String id,
      String name,
      String user,
      String accessKeyId,
      String secretAccessKey,
      String region,
      @Nullable Instant expires) {}

  private record TokenView(
      String id,
      String name,
      String user,
      boolean aws,
      boolean limited,
      Instant created,
      @Nullable Instant expires,
      @Nullable Instant lastUsed) {}

  /**
   * Everything about a token but what it holds.
   *
   * @param limits what limits it, the outermost first; all have to allow what it does
   */
  private record TokenDetails(
      String id,
      String name,
      String user,
      boolean aws,
      Instant created,
      @Nullable Instant expires,
      @Nullable Instant lastUsed,
      @Nullable String madeWith,
      List<LimitView> limits) {}

  private record LimitView(List<String> policies, @Nullable Object scope) {
    static LimitView of(Fence fence) {
      return new LimitView(
          fence.policies().stream().map(PolicyKey::toString).toList(),
          fence.scope() == null ? null : DocumentText.tree(fence.scope().text()));
    }
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/tokens",
            LIST,
            request -> Places.tokens(request.query("user").orElse(request.principal().name())),
            this::tokens),
        notes.noted(
            Endpoint.post(
                    "/api/tokens",
                    CREATE,
                    request -> Places.tokens(request.principal().name()),
                    _ -> Response.noContent())
                .withBody(Endpoint.Body.JSON),
            this::create),
        Endpoint.get(PATH, new Action("token:Inspect"), this::resource, this::token),
        Endpoint.delete(PATH, new Action("token:Revoke"), this::resource, this::revoke));
  }

  private String resource(Request request) {
    return places.token(request.principal(), request.path("token"));
  }

  private Response tokens(Request request) {
    Principal principal = request.principal();
    Directory now = services.state().now();
    Authority authority = new Authority(now, principal);
    Stream<User> users =
        request
            .query("user")
            .map(name -> Stream.of(Users.get(now, name)))
            .orElseGet(() -> everybody(principal));
    List<String> names = users.filter(authority::manages).map(User::name).toList();
    TreeSet<String> wanted = new TreeSet<>(names);
    return Response.ok(
        now.tokens().values().stream()
            .filter(token -> wanted.contains(token.user()))
            .sorted(Comparator.comparing(Token::user).thenComparing(Token::created))
            .map(this::view)
            .toList());
  }

  /** Those whose tokens one may list without naming anybody: all, or only one's own. */
  private Stream<User> everybody(Principal principal) {
    boolean all = allows(principal, LIST, "*");
    return services.state().now().users().values().stream()
        .filter(user -> all || user.name().equals(principal.name()));
  }

  private boolean allows(Principal principal, Action action, String user) {
    return services
        .decisions()
        .judge(principal, action, new Resource(principal.tenant(), Places.tokens(user)))
        .decision()
        .isAllowed();
  }

  private TokenView view(Token token) {
    return new TokenView(
        token.id(),
        token.label(),
        token.user(),
        token.kind() == Token.Kind.ACCESS_KEY,
        token.isLimited(),
        token.created(),
        token.expires(),
        services.tokens().lastUse(token.id()).orElse(null));
  }

  private Notes.Changed create(Request request) {
    Wish wish = request.json(Wish.class);
    Principal actor = request.principal();
    String user = wish.user() == null ? actor.name() : wish.user();
    if (!user.equals(actor.name()) && !allows(actor, CREATE, user)) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot make a token for '%s' as '%s': nothing allows '%s' for others."
              .formatted(NameForm.shown(user), actor.name(), CREATE));
    }
    boolean aws = Boolean.TRUE.equals(wish.aws());
    Tokens.Made made =
        services
            .tokens()
            .create(
                new Tokens.Wish(
                    aws ? Token.Kind.ACCESS_KEY : Token.Kind.TOKEN,
                    user,
                    wish.name() == null ? "" : wish.name(),
                    wish.expiresIn(),
                    fence(wish, actor.tenant())),
                actor);
    Token token = made.token();
    Map<String, String> details = new TreeMap<>();
    details.put("kind", aws ? "access-key" : "token");
    details.put("limited", Boolean.toString(token.isLimited()));
    if (token.expires() != null) {
      details.put("expires", token.expires().toString());
    }
    Object view =
        aws
            ? new MadeKey(
                token.id(),
                token.label(),
                user,
                token.id(),
                made.secret().reveal(),
                services.settings().region(),
                token.expires())
            : new MadeToken(
                token.id(), token.label(), user, made.secret().reveal(), token.expires());
    return new Notes.Changed(
        new Response.Json(201, view), "token/" + user + "/" + token.id(), details);
  }

  private @Nullable Fence fence(Wish wish, TenantId tenant) {
    if (wish.policies() == null && wish.scope() == null) {
      return null;
    }
    Directory now = services.state().now();
    TreeSet<PolicyKey> keys = new TreeSet<>();
    List<String> names = wish.policies() == null ? List.of() : wish.policies();
    for (String name : names) {
      keys.add(Policies.find(now, tenant, name).orElseThrow(() -> Policies.missing(name)));
    }
    Object scope = wish.scope();
    if (scope == null) {
      return new Fence(keys, null);
    }
    String text = DocumentText.of(scope);
    return new Fence(keys, new Fence.Scope(text, Policies.parse("scope", text)));
  }

  private Token get(Request request) {
    Directory now = services.state().now();
    String id = request.path("token");
    Token token = Tokens.get(now, id);
    boolean visible =
        now.user(token.user()).filter(new Authority(now, request.principal())::manages).isPresent();
    if (!visible) {
      throw Tokens.missing(id);
    }
    return token;
  }

  private Response token(Request request) {
    Token token = get(request);
    return Response.ok(
        new TokenDetails(
            token.id(),
            token.label(),
            token.user(),
            token.kind() == Token.Kind.ACCESS_KEY,
            token.created(),
            token.expires(),
            services.tokens().lastUse(token.id()).orElse(null),
            token.parent(),
            token.fences().stream().map(LimitView::of).toList()));
  }

  private Response revoke(Request request) {
    services.tokens().revoke(get(request).id(), request.principal());
    return Response.noContent();
  }
}

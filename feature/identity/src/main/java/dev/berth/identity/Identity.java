package dev.berth.identity;

import dev.berth.access.Access;
import dev.berth.access.AccessKeys;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Belongings;
import dev.berth.access.Credential;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Quota;
import dev.berth.access.Quotas;
import dev.berth.access.Resource;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.records.AuditTrail;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what: tenants, users, sessions, tokens and policies. Decides from one immutable
 * directory in memory; what changes is on disk before it counts. Thread-safe.
 *
 * <p>Lifecycle: make it; tell it what features keep of tenants ({@link #belongings}); {@link
 * #start} it; close it.
 */
public final class Identity implements Access, AccessKeys, Quotas, AutoCloseable {
  private static final Logger LOG = System.getLogger(Identity.class.getName());
  private static final String ADMIN = "admin";
  private static final long TIDY_SECONDS = 60;
  private static final Authentication UNKNOWN = new Authentication.Refused("The token is unknown.");

  private final Surroundings surroundings;
  private final Services services;
  private final Oidc oidc;
  private final Secret adminToken;
  private final ScheduledExecutorService scheduler = Threads.scheduler("identity");

  /**
   * What it takes from outside.
   *
   * @param trail where log-ins and changes are written down
   * @param adminToken of the machine's administrator
   */
  public record Surroundings(
      Store store,
      Keyring keyring,
      AuditTrail trail,
      InstantSource clock,
      IdSource ids,
      SecureRandom random,
      Secret adminToken) {}

  public Identity(Surroundings surroundings, IdentitySettings settings) {
    this.surroundings = surroundings;
    this.adminToken = surroundings.adminToken();
    this.services = Services.of(surroundings, settings);
    this.oidc = new Oidc(surroundings, services);
  }

  /** What keeps something of tenants and users; set before the start. */
  public void belongings(List<Belongings> all) {
    services.belongings().set(all);
  }

  /**
   * Reads what is stored; at the very first start makes the default tenant and the user {@code
   * admin}, an operator.
   *
   * @return the password of {@code admin} if it was made now; nobody can show it again
   */
  public Optional<Secret> start() {
    surroundings.store().migrate("identity");
    services.state().load();
    services.sessions().load();
    services.tokens().load();
    services.attempts().load();
    oidc.load();
    Optional<Secret> password = makeFirst();
    var _ =
        scheduler.scheduleWithFixedDelay(
            this::tidySafely, TIDY_SECONDS, TIDY_SECONDS, TimeUnit.SECONDS);
    return password;
  }

  private Optional<Secret> makeFirst() {
    DirectoryState state = services.state();
    if (state.now().tenant(TenantId.DEFAULT).isEmpty()) {
      services.tenants().create(TenantId.DEFAULT);
    }
    if (!state.now().users().isEmpty()) {
      return Optional.empty();
    }
    Users.Made made =
        services
            .users()
            .create(
                new Users.Wish(
                    ADMIN, User.Kind.PERSON, null, TenantId.DEFAULT, Role.OWNER, true, Map.of()),
                new Principal("berth", TenantId.DEFAULT, true));
    return Optional.ofNullable(made.madeUp());
  }

  private void tidySafely() {
    try {
      services.tidy();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot tidy up sessions and tokens now", e);
    }
  }

  /** What it shows in the console; the log-in among its files. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  /** What answers. */
  public List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new LoginEndpoints(services).list());
    endpoints.addAll(new WhoamiEndpoints(services).list());
    endpoints.addAll(new SessionEndpoints(services).list());
    endpoints.addAll(new TenantEndpoints(services).list());
    endpoints.addAll(new UserEndpoints(services).list());
    endpoints.addAll(new GroupEndpoints(services).list());
    endpoints.addAll(new TokenEndpoints(services).list());
    endpoints.addAll(new PolicyEndpoints(services).list());
    endpoints.addAll(new SimulationEndpoint(services).list());
    endpoints.addAll(oidc.endpoints());
    return List.copyOf(endpoints);
  }

  Services services() {
    return services;
  }

  @Override
  public Authentication authenticate(Secret token, Origin origin) {
    if (token.equals(adminToken)) {
      Credential credential = new Credential(Credential.Kind.ADMIN_TOKEN, "admin.token", false);
      return new Authentication.Authenticated(
          new Principal(ADMIN, TenantId.DEFAULT, true, credential, origin));
    }
    TokenText text = TokenText.parse(token).orElse(null);
    if (text == null) {
      return UNKNOWN;
    }
    return switch (text.kind()) {
      case SESSION -> session(text.id(), token, origin);
      case TOKEN -> token(text.id(), token, origin);
    };
  }

  private Authentication session(String id, Secret shown, Origin origin) {
    Session session = services.sessions().use(id, shown).orElse(null);
    User user = session == null ? null : user(session.user());
    if (session == null || user == null) {
      return new Authentication.Refused("The session is unknown, or has ended. Log in again.");
    }
    Credential credential =
        new Credential(Credential.Kind.SESSION, session.id(), session.secondFactor());
    return new Authentication.Authenticated(
        new Principal(user.name(), user.firstTenant(), user.operator(), credential, origin));
  }

  private Authentication token(String id, Secret shown, Origin origin) {
    Token token = services.state().now().tokens().get(id);
    boolean right =
        token != null && token.kind() == Token.Kind.TOKEN && TokenText.matches(shown, token.hash());
    if (token == null || !right) {
      return UNKNOWN;
    }
    if (token.isOverAt(surroundings.clock().instant())) {
      return new Authentication.Refused("The token expired at " + token.expires() + ".");
    }
    User user = user(token.user());
    if (user == null) {
      return UNKNOWN;
    }
    services.tokens().use(token);
    return new Authentication.Authenticated(principal(user, token, origin));
  }

  @Override
  public boolean holds(Principal principal) {
    Credential credential = principal.credential();
    return switch (credential.kind()) {
      case NONE, ADMIN_TOKEN -> true;
      case SESSION ->
          services
              .sessions()
              .find(credential.id())
              .filter(session -> session.user().equals(principal.name()))
              .filter(_ -> isAsHigh(principal, false))
              .isPresent();
      case TOKEN, ACCESS_KEY -> {
        Token token = services.state().now().tokens().get(credential.id());
        yield token != null
            && token.user().equals(principal.name())
            && !token.isOverAt(surroundings.clock().instant())
            && isAsHigh(principal, token.isLimited());
      }
    };
  }

  /** Whether the user may act, and has not been taken down from the operators. */
  private boolean isAsHigh(Principal principal, boolean limited) {
    User user = user(principal.name());
    return user != null && (!principal.operator() || (user.operator() && !limited));
  }

  /** Who acts by a token of a user. */
  static Principal principal(User user, Token token, Origin origin) {
    Credential.Kind kind =
        token.kind() == Token.Kind.ACCESS_KEY ? Credential.Kind.ACCESS_KEY : Credential.Kind.TOKEN;
    return new Principal(
        user.name(),
        user.firstTenant(),
        user.operator() && !token.isLimited(),
        new Credential(kind, token.id(), false),
        origin);
  }

  /** One who may act. */
  private @Nullable User user(String name) {
    User user = services.state().now().users().get(name);
    return user == null || user.locked() ? null : user;
  }

  @Override
  public Optional<AccessKey> find(String id, Origin origin) {
    Token key = services.state().now().tokens().get(id);
    boolean usable =
        key != null
            && key.kind() == Token.Kind.ACCESS_KEY
            && !key.isOverAt(surroundings.clock().instant());
    User user = key == null ? null : user(key.user());
    if (key == null || !usable || user == null) {
      return Optional.empty();
    }
    try {
      services.tokens().use(key);
      return services
          .tokens()
          .open(key)
          .map(secret -> new AccessKey(id, secret, principal(user, key, origin)));
    } catch (BerthException e) {
      LOG.log(Level.WARNING, "Cannot open access key " + id, e);
      return Optional.empty();
    }
  }

  @Override
  public Decision decide(Principal principal, Action action, Resource resource) {
    return services.decisions().judge(principal, action, resource).decision();
  }

  /** Whether there is a tenant of this name, and it is not being removed. */
  public boolean hasTenant(TenantId tenant) {
    return services.state().now().tenant(tenant).filter(Tenant::isActive).isPresent();
  }

  @Override
  public Quota of(TenantId tenant) {
    return services
        .state()
        .now()
        .tenant(tenant)
        .filter(Tenant::isActive)
        .map(Tenant::quota)
        .orElse(Tenant.NOTHING);
  }

  @Override
  public void close() {
    scheduler.close();
    oidc.close();
    tidySafely();
  }
}

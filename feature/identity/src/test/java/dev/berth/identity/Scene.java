package dev.berth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Credential;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Identity on a real store, with a clock that tests turn and cheap hashes. */
final class Scene implements AutoCloseable {
  static final Origin HERE = new Origin("192.0.2.7", true);
  static final TenantId ACME = new TenantId("acme");
  static final TenantId RIVAL = new TenantId("rival");
  static final Secret ADMIN_TOKEN = new Secret("the-token-of-the-data-directory");
  static final Secret PASSWORD = new Secret("a long enough secret");
  static final Principal ADMIN =
      new Principal(
          "admin",
          TenantId.DEFAULT,
          true,
          new Credential(Credential.Kind.ADMIN_TOKEN, "admin.token", false),
          HERE);
  static final IdentitySettings SETTINGS =
      new IdentitySettings(
          false,
          IdentitySettings.DEFAULT.sessionIdle(),
          IdentitySettings.DEFAULT.sessionLongest(),
          12,
          4,
          "us-east-1");

  final TestClock clock = new TestClock();
  final TestKeyring keyring = new TestKeyring();
  final List<AuditEntry> trail = new CopyOnWriteArrayList<>();
  private final Path file;
  private final SecureRandom random = new SecureRandom();
  private SqlStore store;
  private Identity identity;
  private Optional<Secret> firstPassword;

  Scene(Path folder) {
    this(folder, SETTINGS);
  }

  Scene(Path folder, IdentitySettings settings) {
    file = folder.resolve("berth.db");
    store = SqlStore.sqlite(file);
    identity = identity(settings);
    firstPassword = identity.start();
  }

  private Identity identity(IdentitySettings settings) {
    return new Identity(
        new Identity.Surroundings(
            store, keyring, trail::add, clock, IdSource.random(random), random, ADMIN_TOKEN),
        settings);
  }

  /** Stops it and starts it anew on the same store. */
  void restart(IdentitySettings settings) {
    close();
    store = SqlStore.sqlite(file);
    identity = identity(settings);
    firstPassword = identity.start();
  }

  Identity identity() {
    return identity;
  }

  SqlStore store() {
    return store;
  }

  Services services() {
    return identity.services();
  }

  Optional<Secret> firstPassword() {
    return firstPassword;
  }

  Path file() {
    return file;
  }

  /** Two tenants, each with a user of each role: {@code acme-owner}, {@code rival-viewer}. */
  Scene withTenants() {
    for (TenantId tenant : List.of(ACME, RIVAL)) {
      services().tenants().create(tenant);
      for (Role role : Role.values()) {
        user(tenant + "-" + role.word(), tenant, role);
      }
    }
    return this;
  }

  void user(String name, TenantId home, @Nullable Role role) {
    create(name, User.Kind.PERSON, home, role, false);
  }

  void service(String name, TenantId home, @Nullable Role role) {
    create(name, User.Kind.SERVICE, home, role, false);
  }

  void operator(String name) {
    create(name, User.Kind.PERSON, TenantId.DEFAULT, null, true);
  }

  private void create(
      String name, User.Kind kind, TenantId home, @Nullable Role role, boolean operator) {
    Secret password = kind == User.Kind.PERSON ? PASSWORD : null;
    services()
        .users()
        .create(new Users.Wish(name, kind, password, home, role, operator, Map.of()), ADMIN);
  }

  /** Who acts after a log-in. */
  Principal session(String name) {
    return known(openSession(name));
  }

  Secret openSession(String name) {
    User user = services().state().now().user(name).orElseThrow();
    return services().sessions().open(user, false, HERE).token();
  }

  /** Who acts by a token of a user that was made in a session. */
  Principal token(String name, @Nullable Fence fence) {
    return known(services().tokens().create(wish(name, fence), session(name)).secret());
  }

  static Tokens.Wish wish(String name, @Nullable Fence fence) {
    return new Tokens.Wish(Token.Kind.TOKEN, name, "", null, fence);
  }

  static Fence fence(String json) {
    return new Fence(new TreeSet<>(), new Fence.Scope(json, Policies.parse("scope", json)));
  }

  static Fence fence(PolicyKey... policies) {
    return new Fence(new TreeSet<>(List.of(policies)), null);
  }

  Authentication show(Secret token) {
    return identity.authenticate(token, HERE);
  }

  Principal known(Secret token) {
    Authentication answer = show(token);
    assertThat(answer).isInstanceOf(Authentication.Authenticated.class);
    return ((Authentication.Authenticated) answer).principal();
  }

  boolean allows(Principal principal, String action, String resource) {
    return decide(principal, action, resource).isAllowed();
  }

  Decision decide(Principal principal, String action, String resource) {
    return identity.decide(
        principal, new Action(action), Resource.within(principal.tenant(), resource));
  }

  String reason(Principal principal, String action, String resource) {
    return decide(principal, action, resource) instanceof Decision.Denied denied
        ? denied.reason()
        : "allowed";
  }

  /** Writes a policy of a tenant as its owner, and gives it to somebody. */
  PolicyKey policy(TenantId tenant, String name, String json, String... targets) {
    PolicyKey key = new PolicyKey(tenant, name);
    services().policies().create(key, json, ADMIN);
    Stream.of(targets)
        .forEach(
            target ->
                services()
                    .policies()
                    .attach(
                        key, target, tenant.equals(TenantId.PLATFORM) ? ADMIN.in(ACME) : ADMIN));
    return key;
  }

  static String allow(String action, String resource) {
    return statement("Allow", action, resource);
  }

  static String deny(String action, String resource) {
    return statement("Deny", action, resource);
  }

  private static String statement(String effect, String action, String resource) {
    return """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "%s", "Action": "%s", "Resource": "%s"}]}
        """
        .formatted(effect, action, resource);
  }

  @Override
  public void close() {
    identity.close();
    store.close();
  }
}

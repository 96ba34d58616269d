package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Credential;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.identity.Judgement.By;
import dev.berth.identity.KnownAction.Grant;
import dev.berth.kernel.TenantId;
import dev.berth.policy.PolicySet;
import dev.berth.policy.Verdict;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. Thread-safe; does not block.
 *
 * <p>In this order, the first that speaks decides:
 *
 * <ol>
 *   <li>Berth itself and the administrator's token may do everything.
 *   <li>Who has ended (user, session, token) may nothing; who owes a second factor may only get
 *       one.
 *   <li>Nobody acts in a tenant without a role in it, nor on what another tenant owns, but
 *       operators.
 *   <li>A statement that forbids it, of any policy that applies.
 *   <li>All fences of a token have to allow it.
 *   <li>Being an operator, the role in the tenant, the tenant's policies (within the tenant, and
 *       not what only operators grant), and policies of operators allow it.
 * </ol>
 */
final class Decisions {
  private static final Set<String> WHILE_ENROLLING =
      Set.of("session:Inspect", "session:End", "user:EnrolSecondFactor", "user:ChangeOwnPassword");
  private static final Set<String> MEASURED = Set.of("metric:List", "metric:Query");
  private static final String NO_USER = "The user is locked or removed.";
  private static final By ITSELF = By.rule("berth:itself");
  private static final By ADMIN_TOKEN = By.rule("berth:admin-token");
  private static final By OPERATOR = By.rule("berth:operator");
  private static final By SELF = By.rule("berth:self");

  private final DirectoryState state;
  private final Sessions sessions;
  private final IdentitySettings settings;
  private final InstantSource clock;
  private final Rights.Compiler compiler = new Rights.Compiler();
  private volatile Known known = new Known(Directory.EMPTY);

  Decisions(
      DirectoryState state, Sessions sessions, IdentitySettings settings, InstantSource clock) {
    this.state = state;
    this.sessions = sessions;
    this.settings = settings;
    this.clock = clock;
  }

  /** What has been found out about one directory. */
  private record Known(
      Directory directory, Map<UserTenant, Rights> rights, Map<Fence, Rights> fences) {
    Known(Directory directory) {
      this(directory, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }
  }

  private record UserTenant(String user, TenantId tenant) {}

  /**
   * A question that is only played through.
   *
   * @param context values of condition keys that stand for the real ones
   * @param document one more policy of the user's tenant; null: none
   */
  record Supposition(Map<String, List<String>> context, @Nullable PolicySet document) {
    static final Supposition NONE = new Supposition(Map.of(), null);
  }

  Judgement judge(Principal principal, Action action, Resource resource) {
    return judge(known(), principal, action, resource, Supposition.NONE);
  }

  /** What would be decided; a user needs no session for it. */
  Judgement suppose(
      Principal principal, Action action, Resource resource, Supposition supposition) {
    Known now = known();
    User user = now.directory().users().get(principal.name());
    if (user == null || principal.credential().kind() != Credential.Kind.SESSION) {
      return judge(now, principal, action, resource, supposition);
    }
    return user.locked()
        ? new Judgement.NotAllowed(NO_USER)
        : new Case(now, user, principal, action, resource, supposition).judge();
  }

  private Judgement judge(
      Known now, Principal principal, Action action, Resource resource, Supposition supposition) {
    return switch (principal.credential().kind()) {
      case NONE ->
          principal.operator()
              ? new Judgement.Allowed(ITSELF)
              : new Judgement.NotAllowed("Nobody has logged in.");
      case ADMIN_TOKEN ->
          isPlace(now.directory(), principal.tenant(), action)
              ? new Judgement.Allowed(ADMIN_TOKEN)
              : new Judgement.NotAllowed(noTenant(principal.tenant()));
      case SESSION, TOKEN, ACCESS_KEY -> {
        User user = now.directory().users().get(principal.name());
        String ended = ended(now.directory(), principal, user);
        yield user == null || ended != null
            ? new Judgement.NotAllowed(ended == null ? "" : ended)
            : new Case(now, user, principal, action, resource, supposition).judge();
      }
    };
  }

  @SuppressWarnings("ReferenceEquality") // Directories are never changed, only replaced.
  private Known known() {
    Known now = known;
    Directory directory = state.now();
    if (now.directory() != directory) {
      now = new Known(directory);
      known = now;
    }
    return now;
  }

  /** Why what was shown is not worth anything any more; null if it is. */
  private @Nullable String ended(Directory directory, Principal principal, @Nullable User user) {
    if (user == null || user.locked()) {
      return NO_USER;
    }
    Credential credential = principal.credential();
    if (credential.kind() == Credential.Kind.SESSION) {
      return sessions.isOpen(credential.id(), user.name()) ? null : "The session has ended.";
    }
    Token token = directory.tokens().get(credential.id());
    boolean valid =
        token != null && token.user().equals(user.name()) && !token.isOverAt(clock.instant());
    return valid ? null : "The token was revoked or has expired.";
  }

  /** Whether somebody who is not bound to tenants may act there. */
  private static boolean isPlace(Directory directory, TenantId tenant, Action action) {
    if (tenant.equals(TenantId.PLATFORM)) {
      // No tenant, but what is measured of the machine and of Berth itself belongs to it.
      return MEASURED.contains(action.name());
    }
    Tenant found = directory.tenants().get(tenant);
    return found != null && (found.isActive() || action.name().startsWith("tenant:"));
  }

  private static String noTenant(TenantId tenant) {
    return "There is no tenant '%s'.".formatted(tenant);
  }

  /** One decision about a user. */
  private final class Case {
    private final Known now;
    private final User user;
    private final Principal principal;
    private final Action action;
    private final Resource resource;
    private final Supposition supposition;
    private final @Nullable KnownAction meant;
    private final Question question;

    Case(
        Known now,
        User user,
        Principal principal,
        Action action,
        Resource resource,
        Supposition supposition) {
      this.now = now;
      this.user = user;
      this.principal = principal;
      this.action = action;
      this.resource = resource;
      this.supposition = supposition;
      this.meant = Actions.get(action);
      this.question =
          new Question(
              new Question.Asked(
                  action.name(),
                  resource,
                  user,
                  principal.credential(),
                  principal.origin(),
                  clock.instant(),
                  settings.region(),
                  supposition.context()));
    }

    Judgement judge() {
      String obstacle = obstacle();
      if (obstacle != null) {
        return new Judgement.NotAllowed(obstacle);
      }
      Rights rights =
          now.rights()
              .computeIfAbsent(
                  new UserTenant(user.name(), principal.tenant()),
                  key -> Rights.of(now.directory(), user, key.tenant(), compiler));
      boolean inTenant = resource.tenant().equals(principal.tenant());
      Verdict tenants = inTenant ? ask(rights.tenants()) : new Verdict.NotAllowed();
      Verdict platforms = ask(rights.platforms());
      Verdict supposed = inTenant ? ask(supposition.document()) : new Verdict.NotAllowed();
      for (Verdict verdict : List.of(platforms, tenants, supposed)) {
        if (verdict instanceof Verdict.Denied(var by)) {
          return new Judgement.Forbidden(By.of(by));
        }
      }
      Judgement outside = outsideFences();
      if (outside != null) {
        return outside;
      }
      By by = permission(tenants, platforms, supposed);
      return by == null ? new Judgement.NotAllowed(nothingAllows()) : new Judgement.Allowed(by);
    }

    /** What keeps the user from acting there at all; null if nothing does. */
    private @Nullable String obstacle() {
      if (settings.requireSecondFactor()
          && principal.credential().kind() == Credential.Kind.SESSION
          && !principal.credential().secondFactor()
          && !WHILE_ENROLLING.contains(action.name())) {
        return "A second factor is required. Set one up first, then log in with it.";
      }
      if (user.operator()) {
        return isPlace(now.directory(), principal.tenant(), action)
            ? null
            : noTenant(principal.tenant());
      }
      if (meant == null) {
        return "This release knows no action '%s'.".formatted(action);
      }
      Tenant tenant = now.directory().tenants().get(principal.tenant());
      boolean belongs =
          user.roles().containsKey(principal.tenant()) || user.home().equals(principal.tenant());
      if (tenant == null || !tenant.isActive() || !belongs) {
        return "The user has no role in tenant '%s'.".formatted(principal.tenant());
      }
      return resource.tenant().equals(principal.tenant())
          ? null
          : "It does not belong to tenant '%s'.".formatted(principal.tenant());
    }

    private Verdict ask(@Nullable PolicySet set) {
      return set == null ? new Verdict.NotAllowed() : set.evaluate(question.query());
    }

    /** What a fence of the token says against it; null if nothing does. */
    private @Nullable Judgement outsideFences() {
      if (principal.credential().kind() == Credential.Kind.SESSION
          || action.name().equals("session:Inspect")) {
        return null;
      }
      Token token = now.directory().tokens().get(principal.credential().id());
      if (token == null) {
        return new Judgement.NotAllowed("The token was revoked or has expired.");
      }
      for (Fence fence : token.fences()) {
        Judgement said = outside(fence);
        if (said != null) {
          return said;
        }
      }
      return null;
    }

    private @Nullable Judgement outside(Fence fence) {
      Rights rights =
          now.fences().computeIfAbsent(fence, one -> Rights.of(now.directory(), one, compiler));
      Verdict verdict = ask(rights.tenants());
      if (verdict instanceof Verdict.Denied(var by)) {
        return new Judgement.Forbidden(By.of(by));
      }
      if (verdict.isAllowed()) {
        return null;
      }
      boolean byRole =
          meant != null
              && fence.policies().stream().anyMatch(key -> BuiltInPolicies.allows(key, meant));
      return byRole
          ? null
          : new Judgement.NotAllowed("The token is limited, and not to '%s'.".formatted(action));
    }

    private @Nullable By permission(Verdict tenants, Verdict platforms, Verdict supposed) {
      if (user.operator()) {
        return OPERATOR;
      }
      if (meant != null && (meant.grant() == Grant.EVERYBODY || isOwn())) {
        return SELF;
      }
      Role role = user.roles().get(principal.tenant());
      if (role == null || meant == null) {
        return null;
      }
      if (meant.isGrantedTo(role)) {
        return By.rule(role.policyName());
      }
      if (platforms instanceof Verdict.Allowed(var by)) {
        return By.of(by);
      }
      if (meant.scope() == KnownAction.Scope.OPERATOR) {
        return null;
      }
      for (Verdict verdict : List.of(tenants, supposed)) {
        if (verdict instanceof Verdict.Allowed(var by)) {
          return By.of(by);
        }
      }
      return null;
    }

    /** Whether it is about the user's own sessions or tokens. */
    private boolean isOwn() {
      return switch (action.name()) {
        case "session:List", "session:Revoke" -> isOwn("session/");
        case "token:List", "token:Inspect", "token:Create", "token:Revoke" -> isOwn("token/");
        default -> false;
      };
    }

    private boolean isOwn(String noun) {
      return resource.path().startsWith(noun + user.name() + "/");
    }

    private String nothingAllows() {
      Role role = user.roles().get(principal.tenant());
      String missing =
          meant != null && meant.scope() == KnownAction.Scope.OPERATOR
              ? " Only an operator grants it."
              : "";
      return role == null
          ? "The user has no role in tenant '%s'.".formatted(principal.tenant())
          : "Nothing allows '%s': not the role '%s' in tenant '%s', nor a policy.%s"
              .formatted(action, role.word(), principal.tenant(), missing);
    }
  }
}

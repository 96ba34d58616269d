package dev.berth.identity;

import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.policy.ActionNames;
import dev.berth.policy.ConditionKeys;
import dev.berth.policy.PolicyDocument;
import dev.berth.policy.PolicyRules;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Writes policies and gives them to users, groups, tokens and tenants. Thread-safe. */
final class Policies {
  /** Of one tenant, or of the platform. */
  static final int MOST = 1_000;

  /** At one user, group, token or tenant. */
  private static final int MOST_ATTACHED = 50;

  private static final PolicyRules RULES =
      PolicyRules.DEFAULT
          .withActions(ActionNames.of(Actions.all().stream().map(KnownAction::name).toList()))
          .withKeys(
              ConditionKeys.of(
                  Stream.of("aws:", "berth:")
                      .flatMap(
                          scheme ->
                              Stream.of(
                                      "SourceIp",
                                      "CurrentTime",
                                      "EpochTime",
                                      "SecureTransport",
                                      "MultiFactorAuthPresent",
                                      "username",
                                      "PrincipalType",
                                      "PrincipalTag/",
                                      "ResourceTag/")
                                  .map(key -> scheme + key))
                      .toList()));

  private final DirectoryState state;
  private final Tokens tokens;
  private final InstantSource clock;

  Policies(DirectoryState state, Tokens tokens, InstantSource clock) {
    this.state = state;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Reads a document.
   *
   * @param name for the places of problems
   * @throws BerthException {@code INVALID_INPUT}: everything that is wrong with it
   */
  static PolicyDocument parse(String name, String text) {
    return PolicyDocument.parse(name, text, RULES);
  }

  static Policy get(Directory directory, PolicyKey key) {
    return directory.policy(key).orElseThrow(() -> missing(key.name()));
  }

  static BerthException missing(String name) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find policy '%s': there is none of that name here. 'berth policy ls' lists them."
            .formatted(NameForm.shown(name)));
  }

  /** The policy that a name means in a tenant: its own, else one of the platform. */
  static Optional<PolicyKey> find(Directory directory, TenantId tenant, String name) {
    return Stream.of(new PolicyKey(tenant, name), PolicyKey.platform(name))
        .filter(key -> directory.policy(key).isPresent() || BuiltInPolicies.contains(key))
        .findFirst();
  }

  Policy create(PolicyKey key, String text, Principal actor) {
    NameForm.policy(key.name());
    PolicyDocument document = parse(key.name(), text);
    Policy policy = new Policy(key, text, document, clock.instant(), clock.instant());
    state.change(
        before -> {
          requireWriting(before, key, actor);
          if (!key.isPlatform()) {
            Tenants.getActive(before, key.tenant());
          }
          if (before.policy(key).isPresent()) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot make policy '%s': there is one. Change it with 'berth policy update'."
                    .formatted(key.name()));
          }
          long present =
              before.policies().keySet().stream()
                  .filter(other -> other.tenant().equals(key.tenant()))
                  .count();
          if (present >= MOST) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot make policy '%s': there are %d already, which is the most."
                    .formatted(key.name(), MOST));
          }
          return before.with(policy);
        });
    return policy;
  }

  Policy update(PolicyKey key, String text, Principal actor) {
    PolicyDocument document = parse(key.name(), text);
    Directory after =
        state.change(
            before -> {
              requireWriting(before, key, actor);
              Policy old = get(before, key);
              return before.with(new Policy(key, text, document, old.created(), clock.instant()));
            });
    return get(after, key);
  }

  /**
   * Removes one that nobody has.
   *
   * @throws BerthException {@code CONFLICT} naming who has it
   */
  void remove(PolicyKey key, Principal actor) {
    state.change(
        before -> {
          requireWriting(before, key, actor);
          get(before, key);
          List<String> holders = holders(before, key);
          if (!holders.isEmpty()) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot remove policy '%s': %s has it. Detach it first."
                    .formatted(key.name(), String.join(", ", holders)));
          }
          return before.withoutPolicy(key);
        });
  }

  /** Who has a policy, tokens too. */
  static List<String> holders(Directory directory, PolicyKey key) {
    return Stream.concat(
            directory.targets(key).map(Target::toString),
            directory.tokens().values().stream()
                .filter(token -> token.names(key))
                .map(token -> "token:" + token.id())
                .sorted())
        .toList();
  }

  private static void requireWriting(Directory directory, PolicyKey key, Principal actor) {
    Authority authority = new Authority(directory, actor);
    authority.requireUnlimited("write policies");
    if (BuiltInPolicies.contains(key)) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot change policy '%s': it says what a role means. Write one of another name."
              .formatted(key.name()));
    }
    if (key.isPlatform()) {
      authority.requireOperator("write a policy of the platform");
    }
  }

  /**
   * Gives a policy to somebody.
   *
   * @param target as {@code user:alice}, {@code group:backend}, {@code tenant:acme} or {@code
   *     token:ID}
   */
  void attach(PolicyKey key, String target, Principal actor) {
    state.change(
        before -> {
          requireGiving(before, key, actor);
          if (target.startsWith("token:")) {
            return attachToken(before, key, target.substring("token:".length()), actor);
          }
          if (BuiltInPolicies.contains(key)) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot attach policy '%s': it says what a role means. Give the role instead."
                    .formatted(key.name()));
          }
          Target found = target(before, key, target, actor);
          if (before.attached(found).contains(key)) {
            return before;
          }
          requireRoom(before.attached(found).size(), key, target);
          return before.attach(key, found);
        });
    touch(target);
  }

  private void touch(String target) {
    if (target.startsWith("token:")) {
      tokens.replaced(target.substring("token:".length()));
    }
  }

  private static void requireRoom(int present, PolicyKey key, String target) {
    if (present >= MOST_ATTACHED) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot attach policy '%s' to '%s': it has %d already, which is the most."
              .formatted(key.name(), target, MOST_ATTACHED));
    }
  }

  /** Takes a policy away from somebody. */
  void detach(PolicyKey key, String target, Principal actor) {
    state.change(
        before -> {
          requireGiving(before, key, actor);
          if (target.startsWith("token:")) {
            return detachToken(before, key, target.substring("token:".length()), actor);
          }
          Target found = target(before, key, target, actor);
          if (!before.attached(found).contains(key)) {
            throw notAttached(key, target);
          }
          return before.detach(key, found);
        });
    touch(target);
  }

  private static BerthException notAttached(PolicyKey key, String target) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot take policy '%s' from '%s': it does not have it."
            .formatted(key.name(), NameForm.shown(target)));
  }

  private static void requireGiving(Directory directory, PolicyKey key, Principal actor) {
    Authority authority = new Authority(directory, actor);
    authority.requireUnlimited("attach policies");
    if (!BuiltInPolicies.contains(key)) {
      get(directory, key);
      if (key.isPlatform()) {
        authority.requireOperator("attach a policy of the platform");
      }
    }
  }

  /** A policy of a tenant is given within that tenant; one of the platform, by operators. */
  private static Target target(Directory directory, PolicyKey key, String text, Principal actor) {
    TenantId tenant = key.isPlatform() ? actor.tenant() : key.tenant();
    Authority authority = new Authority(directory, actor);
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    return switch (text.substring(0, Math.max(0, colon))) {
      case "user" -> {
        User user = Users.get(directory, name);
        if (!key.isPlatform() && !user.home().equals(tenant) && !user.roles().containsKey(tenant)) {
          throw Users.missing(name);
        }
        if (user.operator()) {
          authority.requireNotElevated(user, "change the policies of");
        }
        yield Target.user(name);
      }
      case "group" -> Target.group(Groups.get(directory, new GroupKey(tenant, name)).key());
      case "tenant" -> {
        if (!key.isPlatform() && !name.equals(tenant.value())) {
          throw new BerthException(
              ErrorCode.DENIED,
              "Cannot attach policy '%s' to tenant '%s': it belongs to tenant '%s'."
                  .formatted(key.name(), NameForm.shown(name), tenant));
        }
        yield Target.tenant(Tenants.get(directory, new TenantId(name)).id());
      }
      default ->
          throw new BerthException(
              ErrorCode.INVALID_INPUT,
              "Cannot tell who '%s' is: write 'user:NAME', 'group:NAME', 'token:ID' or 'tenant:NAME'."
                  .formatted(NameForm.shown(text)));
    };
  }

  private static Token token(Directory directory, String id, Principal actor) {
    Token token = Tokens.get(directory, id);
    Authority authority = new Authority(directory, actor);
    if (!authority.isSelf(token.user())) {
      authority.requireManaging(Users.get(directory, token.user()), "change tokens of");
    }
    return token;
  }

  private static Directory attachToken(
      Directory before, PolicyKey key, String id, Principal actor) {
    Token token = token(before, id, actor);
    Fence own = token.own() == null ? new Fence(new TreeSet<>(), null) : token.own();
    requireRoom(own.policies().size(), key, "token:" + id);
    return before.with(token.withOwn(own.with(key)));
  }

  /** A token that has lost its last policy may do nothing; it does not become unlimited. */
  private static Directory detachToken(
      Directory before, PolicyKey key, String id, Principal actor) {
    Token token = token(before, id, actor);
    if (token.own() == null || !token.own().policies().contains(key)) {
      throw notAttached(key, "token:" + id);
    }
    return before.with(token.withOwn(token.own().without(key)));
  }
}

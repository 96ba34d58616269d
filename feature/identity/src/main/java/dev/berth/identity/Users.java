package dev.berth.identity;

import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes, changes and removes users and service accounts. Thread-safe. */
final class Users {
  /** On the whole platform. */
  static final int MOST = 10_000;

  private static final Principal BERTH = new Principal("berth", TenantId.DEFAULT, true);
  private static final int MOST_TAGS = 50;

  /** Tags that only operators set: their policies may rely on them. */
  private static final String PLATFORM_TAGS = "platform";

  private final DirectoryState state;
  private final Sessions sessions;
  private final Passwords passwords;
  private final PasswordPolicy policy;
  private final AllBelongings belongings;
  private final InstantSource clock;

  Users(Parts parts, InstantSource clock) {
    this.state = parts.state();
    this.sessions = parts.sessions();
    this.passwords = parts.passwords();
    this.policy = parts.policy();
    this.belongings = parts.belongings();
    this.clock = clock;
  }

  /** What it is made of. */
  record Parts(
      DirectoryState state,
      Sessions sessions,
      Passwords passwords,
      PasswordPolicy policy,
      AllBelongings belongings) {}

  /**
   * A user that somebody wants.
   *
   * @param password null: one is made up; always null for a service account
   * @param home the tenant that manages it
   * @param role there; null: none
   */
  record Wish(
      String name,
      User.Kind kind,
      @Nullable Secret password,
      TenantId home,
      @Nullable Role role,
      boolean operator,
      Map<String, String> tags) {}

  /**
   * A user that was made.
   *
   * @param madeUp its password, if nobody gave one; shown once
   */
  record Made(User user, @Nullable Secret madeUp) {}

  static User get(Directory directory, String name) {
    return directory.user(name).orElseThrow(() -> missing(name));
  }

  static BerthException missing(String name) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find user '%s': there is none of that name here. 'berth user ls' lists them."
            .formatted(NameForm.shown(name)));
  }

  /**
   * Makes a user.
   *
   * @throws BerthException {@code INVALID_NAME}, {@code INVALID_INPUT}, {@code CONFLICT} if the
   *     name is taken, {@code NOT_FOUND} if the tenant is missing, {@code DENIED}
   */
  Made create(Wish wish, Principal actor) {
    Problems problems = new Problems();
    collect(problems, "name", () -> NameForm.user(wish.name()));
    collect(problems, "tags", () -> checkTags(wish.tags()));
    Secret given = wish.password();
    if (given != null && wish.kind() == User.Kind.SERVICE) {
      problems.error(null, "password", "A service account has no password: it shows tokens.");
    } else if (given != null) {
      collect(problems, "", () -> policy.check(given, wish.name()));
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
    checkWish(state.now(), wish, actor);
    Secret madeUp = given == null && wish.kind() == User.Kind.PERSON ? passwords.makeUp() : null;
    Secret password = given == null ? madeUp : given;
    String hash = password == null ? null : passwords.hash(password);
    User user = user(wish, User.Proof.given(hash));
    state.change(
        before -> {
          checkWish(before, wish, actor);
          return before.with(user);
        });
    return new Made(user, madeUp);
  }

  private User user(Wish wish, User.Proof proof) {
    TreeMap<TenantId, Role> roles = new TreeMap<>();
    if (wish.role() != null) {
      roles.put(wish.home(), wish.role());
    }
    return new User(
        wish.name(),
        wish.home(),
        wish.kind(),
        wish.operator(),
        false,
        roles,
        new TreeMap<>(wish.tags()),
        proof,
        clock.instant());
  }

  private static void checkWish(Directory directory, Wish wish, Principal actor) {
    Authority authority = new Authority(directory, actor);
    authority.requireUnlimited("make users");
    if (wish.operator()) {
      authority.requireOperator("make an operator");
    }
    authority.requireGiving(wish.role() == null ? Role.MEMBER : wish.role(), wish.home());
    checkTagRights(authority, Map.of(), wish.tags());
    Tenants.getActive(directory, wish.home());
    if (directory.users().containsKey(wish.name())) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot make user '%s': the name is taken on this platform. Choose another."
              .formatted(wish.name()));
    }
    if (directory.users().size() >= MOST) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot make user '%s': there are %d already, which is the most."
              .formatted(wish.name(), MOST));
    }
  }

  /** Runs a check whose failure is one problem of several. */
  private static void collect(Problems problems, String path, Runnable check) {
    try {
      check.run();
    } catch (ProblemsException e) {
      e.problems().forEach(problems::add);
    } catch (BerthException e) {
      problems.error(null, path, e.getMessage());
    }
  }

  private static void checkTags(Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "A user has at most %d tags.".formatted(MOST_TAGS));
    }
    tags.forEach(NameForm::tag);
  }

  private static void checkTagRights(
      Authority authority, Map<String, String> before, Map<String, String> after) {
    Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(before);
    changed.putAll(after);
    changed
        .keySet()
        .removeIf(
            name ->
                !name.regionMatches(true, 0, PLATFORM_TAGS, 0, PLATFORM_TAGS.length())
                    || (before.containsKey(name) && before.get(name).equals(after.get(name))));
    if (!changed.isEmpty()) {
      authority.requireOperator("set tags that begin with '%s'".formatted(PLATFORM_TAGS));
    }
  }

  /** Replaces a user's tags. */
  void tag(String name, Map<String, String> tags, Principal actor) {
    checkTags(tags);
    change(
        name,
        "tag",
        actor,
        user -> {
          checkTagRights(new Authority(state.now(), actor), user.tags(), tags);
          return user.withTags(tags);
        });
  }

  /** Lets a user do nothing any more, from now on. */
  void lock(String name, Principal actor) {
    change(name, "lock", actor, user -> user.withLocked(true));
    sessions.endAll(name);
  }

  void unlock(String name, Principal actor) {
    change(name, "unlock", actor, user -> user.withLocked(false));
  }

  /**
   * Gives a user another password and ends its sessions.
   *
   * @param password null: one is made up
   * @return what was made up; null: nothing
   */
  @Nullable Secret setPassword(String name, @Nullable Secret password, Principal actor) {
    User user = get(state.now(), name);
    new Authority(state.now(), actor).requireManaging(user, "give a password to");
    if (user.kind() == User.Kind.SERVICE) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot give '%s' a password: a service account shows tokens.".formatted(name));
    }
    if (password != null) {
      policy.check(password, name);
    }
    Secret fresh = password == null ? passwords.makeUp() : password;
    String hash = passwords.hash(fresh);
    change(
        name,
        "give a password to",
        actor,
        before -> before.with(before.proof().withGivenPassword(hash)));
    sessions.endAll(name);
    return password == null ? fresh : null;
  }

  /** Replaces the password of one who has shown the old one; ends all other sessions. */
  void replacePassword(User user, Secret password, String session) {
    policy.check(password, user.name());
    if (passwords.matches(password, user.proof().passwordHash())) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot change the password of '%s': the new one is the old one.".formatted(user.name()));
    }
    String hash = passwords.hash(password);
    state.change(
        before -> {
          User now = get(before, user.name());
          return before.with(now.with(now.proof().withOwnPassword(hash)));
        });
    sessions.endOthers(user.name(), session);
  }

  /** Takes a user's second factor away: the device is lost. */
  void removeSecondFactor(String name, Principal actor) {
    change(
        name,
        "remove the second factor of",
        actor,
        user -> user.with(user.proof().withSecondFactor(null)));
    sessions.endAll(name);
  }

  /** Makes a user an operator, or no operator any more. */
  void setOperator(String name, boolean operator, Principal actor) {
    change(
        name,
        operator ? "promote" : "demote",
        actor,
        user -> {
          new Authority(state.now(), actor).requireOperator("make or unmake an operator");
          return user.withOperator(operator);
        });
  }

  /** Gives a role in a tenant; null takes it. */
  void grant(String name, TenantId tenant, @Nullable Role role, Principal actor) {
    state.change(
        before -> {
          User user = get(before, name);
          Authority authority = new Authority(before, actor);
          Role present = user.roles().get(tenant);
          authority.requireGiving(role == null ? Role.MEMBER : role, tenant);
          authority.requireGiving(present == null ? Role.MEMBER : present, tenant);
          if (user.operator()) {
            authority.requireNotElevated(user, "change the roles of");
          }
          Tenants.get(before, tenant);
          if (role == null && present == null) {
            throw new BerthException(
                ErrorCode.NOT_FOUND,
                "Cannot take a role in tenant '%s' from '%s': it has none there."
                    .formatted(tenant, name));
          }
          return before.with(user.with(tenant, role));
        });
  }

  /**
   * Removes a user with its sessions, tokens, memberships, attachments and what only it sees. The
   * latter goes before, so that a stop halfway leaves nothing to the next of this name, and after,
   * since the user may have been at work.
   */
  void remove(String name, Principal actor) {
    checkRemoval(state.now(), name, actor);
    belongings.removeOf(name);
    state.change(
        before -> {
          checkRemoval(before, name, actor);
          return before.withoutUser(name);
        });
    sessions.endAll(name);
    belongings.removeOf(name);
  }

  private static void checkRemoval(Directory directory, String name, Principal actor) {
    User user = get(directory, name);
    new Authority(directory, actor).requireManaging(user, "remove");
    checkOperatorLeft(directory, name);
  }

  private void change(String name, String what, Principal actor, UnaryOperator<User> change) {
    state.change(
        before -> {
          User user = get(before, name);
          new Authority(before, actor).requireManaging(user, what);
          User changed = change.apply(user);
          if (changed.locked() || !changed.operator()) {
            checkOperatorLeft(before, name);
          }
          return before.with(changed);
        });
  }

  /** Somebody has to be able to undo things. */
  private static void checkOperatorLeft(Directory before, String without) {
    boolean last =
        before.user(without).filter(user -> user.operator() && !user.locked()).isPresent()
            && before.users().values().stream()
                .noneMatch(
                    user -> user.operator() && !user.locked() && !user.name().equals(without));
    if (last) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot take '%s' away from the operators: it is the last one. Make another first."
              .formatted(without));
    }
  }

  /**
   * The user of an identity that was proved elsewhere; made, without a password, if there is none.
   * One that exists gets the role, not the home.
   *
   * @throws BerthException {@code CONFLICT} if the name is that of an operator, of a service
   *     account, or of a user with a password or of another home: whoever holds the name elsewhere
   *     must not become them
   */
  User findOrMake(String name, TenantId tenant, Role role) {
    NameForm.user(name);
    return get(
        state.change(
            before -> {
              User known = before.users().get(name);
              if (known == null) {
                Wish wish = new Wish(name, User.Kind.PERSON, null, tenant, role, false, Map.of());
                checkWish(before, wish, BERTH);
                return before.with(user(wish, User.Proof.NONE));
              }
              boolean other =
                  known.operator()
                      || known.kind() == User.Kind.SERVICE
                      || known.proof().passwordHash() != null
                      || !known.home().equals(tenant);
              if (other) {
                throw new BerthException(
                    ErrorCode.CONFLICT,
                    "Cannot log '%s' in by an identity provider: a user of this name exists who does not come from there. Rename or remove it first."
                        .formatted(name));
              }
              return role.equals(known.roles().get(tenant))
                  ? before
                  : before.with(known.with(tenant, role));
            }),
        name);
  }
}

package dev.berth.identity;

import dev.berth.access.Credential;
import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may change whom, beyond what an action says: nobody gives more than they have, and only
 * operators touch what operators gave. For one change, on one directory.
 */
final class Authority {
  private final Directory directory;
  private final Principal actor;
  private final @Nullable User user;

  Authority(Directory directory, Principal actor) {
    this.directory = directory;
    this.actor = actor;
    this.user = isBoundToUser(actor) ? directory.users().get(actor.name()) : null;
  }

  private static boolean isBoundToUser(Principal actor) {
    return switch (actor.credential().kind()) {
      case NONE, ADMIN_TOKEN -> false;
      case SESSION, TOKEN, ACCESS_KEY -> true;
    };
  }

  /** Whether it is an operator with all its rights. */
  boolean isOperator() {
    return switch (actor.credential().kind()) {
      case NONE -> actor.operator();
      case ADMIN_TOKEN -> true;
      case SESSION, TOKEN, ACCESS_KEY -> user != null && user.operator() && !isLimited();
    };
  }

  private boolean isLimited() {
    return switch (actor.credential().kind()) {
      case NONE, ADMIN_TOKEN, SESSION -> false;
      case TOKEN, ACCESS_KEY ->
          directory.token(actor.credential().id()).map(Token::isLimited).orElse(true);
    };
  }

  boolean isSelf(String name) {
    return isBoundToUser(actor) && actor.name().equals(name);
  }

  TenantId tenant() {
    return actor.tenant();
  }

  /**
   * Refuses tokens that are limited: what gives rights would lift their limits.
   *
   * @param what is refused: {@code change users}
   */
  void requireUnlimited(String what) {
    if (isLimited()) {
      throw denied("Cannot %s with a limited token: it would lift its own limits.".formatted(what));
    }
  }

  void requireOperator(String what) {
    if (!isOperator()) {
      throw denied("Cannot %s as '%s': only an operator may.".formatted(what, actor.name()));
    }
  }

  /** The highest role that the actor can give in its tenant. */
  private Role highest() {
    if (isOperator()) {
      return Role.OWNER;
    }
    return user == null ? Role.MEMBER : user.roles().getOrDefault(actor.tenant(), Role.MEMBER);
  }

  /**
   * Refuses to give, or take, a role above the actor's own, or one in another tenant.
   *
   * @throws BerthException {@code DENIED}
   */
  void requireGiving(Role role, TenantId in) {
    requireUnlimited("give roles");
    if (isOperator()) {
      return;
    }
    if (!in.equals(actor.tenant())) {
      throw denied(
          "Cannot give a role in tenant '%s': '%s' acts in tenant '%s'."
              .formatted(in, actor.name(), actor.tenant()));
    }
    if (role.compareTo(highest()) > 0) {
      throw denied(
          "Cannot give or take the role '%s': '%s' is only '%s'."
              .formatted(role.word(), actor.name(), highest().word()));
    }
  }

  /** Whether the actor may know of a user at all. */
  boolean sees(User other) {
    return actor.operator()
        || isSelf(other.name())
        || other.home().equals(actor.tenant())
        || other.roles().containsKey(actor.tenant());
  }

  /** Whether the actor may see what a user holds: sessions and tokens. */
  boolean manages(User other) {
    return actor.operator() || isSelf(other.name()) || other.home().equals(actor.tenant());
  }

  /**
   * Refuses to change a user whom the actor does not manage, or who has more rights.
   *
   * @param what for the message: {@code lock}
   * @throws BerthException {@code NOT_FOUND} if the actor may not know of the user, else {@code
   *     DENIED}
   */
  void requireManaging(User other, String what) {
    requireUnlimited(what + " users");
    if (isOperator()) {
      return;
    }
    if (!sees(other)) {
      throw Users.missing(other.name());
    }
    if (!other.home().equals(actor.tenant())) {
      throw denied(
          "Cannot %s user '%s': its home is tenant '%s', which manages it."
              .formatted(what, other.name(), other.home()));
    }
    requireNotElevated(other, what);
    Role role = other.roles().getOrDefault(actor.tenant(), Role.MEMBER);
    if (role.compareTo(highest()) > 0) {
      throw denied(
          "Cannot %s user '%s': it is '%s', and '%s' is only '%s'."
              .formatted(what, other.name(), role.word(), actor.name(), highest().word()));
    }
  }

  /** Refuses to touch one whom an operator gave more than a tenant can give. */
  void requireNotElevated(User other, String what) {
    if (!isOperator() && isElevated(other)) {
      throw denied(
          "Cannot %s user '%s': it has rights from an operator, so only an operator may."
              .formatted(what, other.name()));
    }
  }

  private boolean isElevated(User other) {
    return other.operator()
        || hasPlatformPolicy(Target.user(other.name()))
        || other.roles().keySet().stream()
            .flatMap(tenant -> directory.groupsOf(tenant, Member.user(other.name())).stream())
            .anyMatch(group -> hasPlatformPolicy(Target.group(group)))
        || directory.groupsOf(other.home(), Member.user(other.name())).stream()
            .anyMatch(group -> hasPlatformPolicy(Target.group(group)));
  }

  /** Refuses to let others into, or out of, a group that an operator gave rights. */
  void requireNotElevated(GroupKey group, String what) {
    boolean elevated =
        Stream.concat(
                Stream.of(group),
                directory.groupsOf(group.tenant(), Member.group(group.name())).stream())
            .anyMatch(one -> hasPlatformPolicy(Target.group(one)));
    if (elevated && !isOperator()) {
      throw denied(
          "Cannot %s group '%s': it has rights from an operator, so only an operator may."
              .formatted(what, group.name()));
    }
  }

  private boolean hasPlatformPolicy(Target target) {
    return directory.attached(target).stream().anyMatch(PolicyKey::isPlatform);
  }

  /** Refuses what needs somebody at a keyboard: a stolen token must not do it. */
  User requireSession(String what) {
    if (actor.credential().kind() != Credential.Kind.SESSION || user == null) {
      throw denied("Cannot %s with a token: log in with a password first.".formatted(what));
    }
    return user;
  }

  private static BerthException denied(String message) {
    return new BerthException(ErrorCode.DENIED, message);
  }
}

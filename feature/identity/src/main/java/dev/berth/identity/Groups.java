package dev.berth.identity;

import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes, fills and removes groups. Thread-safe. */
final class Groups {
  /** Of one tenant. */
  static final int MOST = 1_000;

  private static final int MOST_MEMBERS = 1_000;

  private final DirectoryState state;
  private final InstantSource clock;

  Groups(DirectoryState state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  static Group get(Directory directory, GroupKey key) {
    return directory
        .group(key)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.NOT_FOUND,
                    "Cannot find group '%s' in tenant '%s': there is none of that name. 'berth group ls' lists them."
                        .formatted(NameForm.shown(key.name()), key.tenant())));
  }

  Group create(GroupKey key) {
    NameForm.plain("group", key.name());
    Group group = new Group(key, new TreeSet<>(), clock.instant());
    state.change(
        before -> {
          Tenants.getActive(before, key.tenant());
          if (before.group(key).isPresent()) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot make group '%s': tenant '%s' has one.".formatted(key.name(), key.tenant()));
          }
          long present =
              before.groups().keySet().stream()
                  .filter(other -> other.tenant().equals(key.tenant()))
                  .count();
          if (present >= MOST) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot make group '%s': tenant '%s' has %d already, which is the most."
                    .formatted(key.name(), key.tenant(), MOST));
          }
          return before.with(group);
        });
    return group;
  }

  void remove(GroupKey key, Principal actor) {
    state.change(
        before -> {
          get(before, key);
          Authority authority = new Authority(before, actor);
          authority.requireUnlimited("remove groups");
          authority.requireNotElevated(key, "remove");
          return before.withoutGroup(key);
        });
  }

  /**
   * Puts a user, or a group of the same tenant, into a group.
   *
   * @throws BerthException {@code CONFLICT} if a group would contain itself: the circle is named
   */
  void add(GroupKey key, Member member, Principal actor) {
    state.change(
        before -> {
          Group group = get(before, key);
          check(before, group, member, actor, "put somebody into");
          if (group.members().contains(member)) {
            return before;
          }
          if (group.members().size() >= MOST_MEMBERS) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot put '%s' into group '%s': it has %d members, which is the most. Group them."
                    .formatted(member, key.name(), MOST_MEMBERS));
          }
          circle(before, key, member)
              .ifPresent(
                  names -> {
                    throw new BerthException(
                        ErrorCode.CONFLICT,
                        "Cannot put '%s' into group '%s': that makes a circle, %s."
                            .formatted(member, key.name(), String.join(" -> ", names)));
                  });
          return before.with(group.with(member));
        });
  }

  private static void check(
      Directory before, Group group, Member member, Principal actor, String what) {
    Authority authority = new Authority(before, actor);
    authority.requireUnlimited("change groups");
    authority.requireNotElevated(group.key(), what);
    switch (member.kind()) {
      case GROUP -> get(before, new GroupKey(group.key().tenant(), member.name()));
      case USER -> {
        User user = Users.get(before, member.name());
        boolean belongs =
            user.home().equals(group.key().tenant())
                || user.roles().containsKey(group.key().tenant());
        if (!belongs) {
          throw Users.missing(member.name());
        }
        if (user.operator()) {
          authority.requireNotElevated(user, "change the groups of");
        }
      }
    }
  }

  void removeMember(GroupKey key, Member member, Principal actor) {
    state.change(
        before -> {
          Group group = get(before, key);
          Authority authority = new Authority(before, actor);
          authority.requireUnlimited("change groups");
          authority.requireNotElevated(key, "take somebody out of");
          if (member.kind() == Member.Kind.USER) {
            before
                .user(member.name())
                .filter(User::operator)
                .ifPresent(user -> authority.requireNotElevated(user, "change the groups of"));
          }
          if (!group.members().contains(member)) {
            throw new BerthException(
                ErrorCode.NOT_FOUND,
                "Cannot take '%s' out of group '%s': it is not in it."
                    .formatted(NameForm.shown(member.toString()), key.name()));
          }
          return before.with(group.without(member));
        });
  }

  /** The circle that a membership would close, from the group back to it. */
  private static Optional<List<String>> circle(Directory directory, GroupKey key, Member member) {
    if (member.kind() == Member.Kind.USER) {
      return Optional.empty();
    }
    List<String> path = new ArrayList<>(List.of(key.name()));
    return find(directory, key, member.name(), path, new TreeSet<>())
        ? Optional.of(path)
        : Optional.empty();
  }

  private static boolean find(
      Directory directory, GroupKey wanted, String name, List<String> path, Set<String> seen) {
    path.add(name);
    if (name.equals(wanted.name())) {
      return true;
    }
    if (seen.add(name)) {
      GroupKey key = new GroupKey(wanted.tenant(), name);
      for (Member inner : get(directory, key).members()) {
        if (inner.kind() == Member.Kind.GROUP
            && find(directory, wanted, inner.name(), path, seen)) {
          return true;
        }
      }
    }
    path.removeLast();
    return false;
  }
}

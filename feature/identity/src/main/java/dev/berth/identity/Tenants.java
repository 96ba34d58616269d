package dev.berth.identity;

import dev.berth.access.Quota;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Makes and removes tenants, and says what they may have. Thread-safe. */
final class Tenants {
  /** On the whole platform. */
  static final int MOST = 1_000;

  private final DirectoryState state;
  private final Sessions sessions;
  private final AllBelongings belongings;
  private final Keyring keyring;
  private final InstantSource clock;

  Tenants(
      DirectoryState state,
      Sessions sessions,
      AllBelongings belongings,
      Keyring keyring,
      InstantSource clock) {
    this.state = state;
    this.sessions = sessions;
    this.belongings = belongings;
    this.keyring = keyring;
    this.clock = clock;
  }

  static Tenant get(Directory directory, TenantId id) {
    return directory
        .tenant(id)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.NOT_FOUND,
                    "Cannot find tenant '%s': there is none of that name. 'berth tenant ls' lists them."
                        .formatted(id)));
  }

  static Tenant getActive(Directory directory, TenantId id) {
    Tenant tenant = get(directory, id);
    if (!tenant.isActive()) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot change tenant '%s': it is being removed.".formatted(id));
    }
    return tenant;
  }

  Tenant create(TenantId id) {
    Tenant tenant = new Tenant(id, Tenant.State.ACTIVE, clock.instant(), Quota.UNLIMITED);
    state.change(
        before -> {
          if (before.tenant(id).isPresent()) {
            throw new BerthException(
                ErrorCode.CONFLICT, "Cannot make tenant '%s': there is one.".formatted(id));
          }
          if (before.tenants().size() >= MOST) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot make tenant '%s': there are %d already, which is the most."
                    .formatted(id, MOST));
          }
          return before.with(tenant);
        });
    // One of this name may have been removed before, and its keys destroyed.
    keyring.renew(id);
    return tenant;
  }

  void setQuota(TenantId id, Quota quota) {
    state.change(before -> before.with(getActive(before, id).with(quota)));
  }

  /** How many of each noun it has, users whose home it is among them. */
  SortedMap<String, Long> count(TenantId id) {
    SortedMap<String, Long> counts = belongings.count(id);
    long users =
        state.now().users().values().stream().filter(user -> user.home().equals(id)).count();
    if (users > 0) {
      counts.put("user", users);
    }
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** Whether what a tenant still has keeps it from being removed. */
  enum Removal {
    IF_EMPTY,
    WITH_EVERYTHING
  }

  /**
   * Removes a tenant; at the end the keys of its data are destroyed. From the beginning on nobody
   * acts in it and its quota is nothing, so that nothing is added. What fails halfway is gone on
   * with by removing it once more.
   *
   * @throws BerthException {@code CONFLICT} if it is not empty and should be, or is the default one
   */
  void remove(TenantId id, Removal removal) {
    if (id.equals(TenantId.DEFAULT)) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot remove tenant 'default': there always is one.");
    }
    boolean begun = mark(id);
    SortedMap<String, Long> left = count(id);
    if (!left.isEmpty() && removal == Removal.IF_EMPTY) {
      if (!begun) {
        state.change(before -> before.with(get(before, id).with(Tenant.State.ACTIVE)));
      }
      throw notEmpty(id, left);
    }
    // Also what is not counted, since nobody would miss it: a tenant of this name may come again.
    belongings.remove(id);
    if (!left.isEmpty()) {
      removeUsers(id);
      SortedMap<String, Long> still = count(id);
      if (!still.isEmpty()) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot remove tenant '%s' now: it still has %s. Nobody acts in it any more; try again."
                .formatted(id, words(still)));
      }
    }
    state.change(before -> before.withoutTenant(id));
    keyring.destroy(id);
  }

  /** Keeps others out. Returns whether its removal had begun before. */
  private boolean mark(TenantId id) {
    boolean begun = !get(state.now(), id).isActive();
    state.change(
        before -> {
          Tenant tenant = get(before, id);
          return tenant.isActive() ? before.with(tenant.with(Tenant.State.REMOVING)) : before;
        });
    return begun;
  }

  /** Operators move to the default tenant. */
  private void removeUsers(TenantId id) {
    List<String> gone =
        state.now().users().values().stream()
            .filter(user -> user.home().equals(id))
            .map(User::name)
            .toList();
    state.change(
        before -> {
          Directory after = before;
          for (String name : gone) {
            User user = before.users().get(name);
            if (user != null) {
              after =
                  user.operator()
                      ? after
                          .with(user.withHome(TenantId.DEFAULT))
                          .withoutTokens(token -> isKeyOf(token, name))
                      : after.withoutUser(name);
            }
          }
          return after;
        });
    for (String name : gone) {
      if (state.now().user(name).isEmpty()) {
        sessions.endAll(name);
        belongings.removeOf(name);
      }
    }
  }

  /** Sealed under the tenant's key, which is destroyed. */
  private static boolean isKeyOf(Token token, String user) {
    return token.kind() == Token.Kind.ACCESS_KEY && token.user().equals(user);
  }

  private static BerthException notEmpty(TenantId id, SortedMap<String, Long> left) {
    return new BerthException(
        ErrorCode.CONFLICT,
        "Cannot remove tenant '%s': it still has %s. Remove that first, or everything with '--force'."
            .formatted(id, words(left)));
  }

  private static String words(SortedMap<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey() + (entry.getValue() == 1 ? "" : "s"))
        .collect(Collectors.joining(", "));
  }
}

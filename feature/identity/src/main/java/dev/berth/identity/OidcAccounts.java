package dev.berth.identity;

import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which user somebody is whom a provider vouches for. The first log-in makes the user, or takes one
 * that has no other way in; from then on the issuer's subject is that user, whatever it is called
 * there. Thread-safe.
 */
final class OidcAccounts {
  private static final Principal BERTH = new Principal("berth", TenantId.DEFAULT, true);

  private final Store store;
  private final DirectoryState state;
  private final Users users;
  private final ReentrantLock writer = new ReentrantLock();

  OidcAccounts(Store store, DirectoryState state, Users users) {
    this.store = store;
    this.state = state;
    this.users = users;
  }

  /**
   * The user, with the role that the groups give.
   *
   * @throws OidcRefusal if the groups give none, or the name is that of somebody else
   */
  User findOrMake(OidcProvider provider, OidcClaims claims) throws OidcRefusal {
    Role role = provider.roleOf(claims.groups());
    if (role == null) {
      throw new OidcRefusal("None of your groups may log in here.");
    }
    writer.lock();
    try {
      User known = linked(provider, claims.subject());
      return known == null ? join(provider, claims, role) : refresh(known, provider, role);
    } catch (BerthException e) {
      throw new OidcRefusal(String.valueOf(e.getMessage()), e);
    } finally {
      writer.unlock();
    }
  }

  private @Nullable User linked(OidcProvider provider, String subject) {
    return store
        .read(handle -> OidcTable.link(handle, provider.issuer(), subject))
        .flatMap(
            link ->
                state.now().user(link.user()).filter(user -> user.created().equals(link.created())))
        .orElse(null);
  }

  private User refresh(User known, OidcProvider provider, Role role) {
    if (role.equals(known.roles().get(provider.tenant()))) {
      return known;
    }
    users.grant(known.name(), provider.tenant(), role, BERTH);
    return Users.get(state.now(), known.name());
  }

  private User join(OidcProvider provider, OidcClaims claims, Role role) throws OidcRefusal {
    String name = folded(claims.user());
    User present = state.now().user(name).orElse(null);
    if (present != null && store.read(handle -> OidcTable.isLinked(handle, present))) {
      throw new OidcRefusal(
          "The user '%s' is somebody else of an identity provider already."
              .formatted(NameForm.shown(name)));
    }
    User user = users.findOrMake(name, provider.tenant(), role);
    store.write(handle -> OidcTable.link(handle, provider.issuer(), claims.subject(), user));
    return user;
  }

  /** In small letters; what is not ASCII stays, to be refused, and does not fold into a letter. */
  private static String folded(String name) {
    return name.chars().allMatch(c -> c < 128) ? name.toLowerCase(Locale.ROOT) : name;
  }

  /** The names of those whom an issuer vouches for. */
  List<String> of(String issuer) {
    return store.read(handle -> OidcTable.users(handle, issuer));
  }
}

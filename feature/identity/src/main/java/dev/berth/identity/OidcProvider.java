package dev.berth.identity;

import dev.berth.kernel.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who vouches for users by OpenID Connect. Immutable.
 *
 * @param title for people
 * @param issuer the URL that its tokens name, to the letter
 * @param clientId who Berth is there
 * @param sealedSecret Berth's password there, sealed, in Base64; null: it has none
 * @param scopes what is asked for
 * @param userClaim what of a token becomes the name of a new user
 * @param tenant the home of its users
 * @param role of users whose groups give none; null: they may not log in
 * @param groupsClaim what of a token lists groups; null: nothing
 * @param roles what groups give
 * @param publicUrl where browsers reach Berth; null: where they asked
 */
record OidcProvider(
    String name,
    String title,
    String issuer,
    String clientId,
    @Nullable String sealedSecret,
    List<String> scopes,
    String userClaim,
    TenantId tenant,
    @Nullable Role role,
    @Nullable String groupsClaim,
    NavigableMap<String, Role> roles,
    @Nullable String publicUrl) {

  OidcProvider {
    scopes = List.copyOf(scopes);
    roles = Collections.unmodifiableNavigableMap(new TreeMap<>(roles));
  }

  /** The highest role that groups give, or else the common one; null: none. */
  @Nullable Role roleOf(Set<String> groups) {
    return groups.stream()
        .filter(roles::containsKey)
        .map(roles::get)
        .max(Role::compareTo)
        .orElse(role);
  }

  /** The path where browsers come back to. */
  String callbackPath() {
    return "/api/oidc/" + name + "/callback";
  }
}

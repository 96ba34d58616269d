package dev.berth.identity;

import dev.berth.access.Principal;
import dev.berth.kernel.TenantId;

/** The names of identity's own resources, as policies speak of them. */
final class Places {
  private final DirectoryState state;

  Places(DirectoryState state) {
    this.state = state;
  }

  /**
   * A user. To an operator it belongs to its home; to others to the tenant in which they act, so
   * that the answer for one they may not know of is that for one there is not.
   */
  String user(Principal principal, String name) {
    TenantId tenant =
        principal.operator()
            ? state.now().user(name).map(User::home).orElse(principal.tenant())
            : principal.tenant();
    return "berth:" + tenant + ":user/" + name;
  }

  /** A tenant, which belongs to itself. */
  static String tenant(String name) {
    return new TenantId(name).equals(TenantId.PLATFORM)
        ? "tenant/" + name
        : "berth:" + name + ":tenant/" + name;
  }

  /** A policy; to an operator that of the platform belongs to the platform. */
  String policy(Principal principal, PolicyKey key) {
    return key.isPlatform() && principal.operator()
        ? "berth:" + key.tenant() + ":policy/" + key.name()
        : "policy/" + key.name();
  }

  static String sessions(String user) {
    return "session/" + user + "/*";
  }

  static String session(String user, String id) {
    return "session/" + user + "/" + id;
  }

  static String tokens(String user) {
    return "token/" + user + "/*";
  }

  /** A token by its id; the owner's name is part of it if the principal may know. */
  String token(Principal principal, String id) {
    Directory now = state.now();
    String owner =
        now.token(id)
            .flatMap(token -> now.user(token.user()))
            .filter(user -> new Authority(now, principal).sees(user))
            .map(User::name)
            .orElse("*");
    return "token/" + owner + "/" + id;
  }
}

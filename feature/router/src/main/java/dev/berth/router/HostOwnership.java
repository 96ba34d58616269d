package dev.berth.router;

import dev.berth.kernel.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who owns which host name. The platform's names are nobody else's; below the domain a stack has
 * its own name and all below it, and the tenant {@code default} what nobody has; any other host
 * belongs to the tenant that had it before, else to the first that claims it. Immutable once made.
 */
final class HostOwnership {
  private final String domain;
  private final Map<String, RouteOwner> stacks = new HashMap<>();
  private final Set<String> tenants = new HashSet<>();
  private final Map<String, TenantId> outside = new HashMap<>();

  /**
   * Decides.
   *
   * @param claims all routes, those whose claim comes first before the others
   * @param before who owned the hosts outside the domain until now
   */
  HostOwnership(Collection<RouteDefinition> claims, String domain, Map<String, TenantId> before) {
    this.domain = domain;
    for (RouteDefinition claim : claims) {
      RouteOwner owner = claim.owner();
      if (owner.tenant().equals(TenantId.DEFAULT)) {
        stacks.putIfAbsent(HostNames.label(owner.stack().value()), owner);
      } else {
        tenants.add(HostNames.label(owner.tenant().value()));
      }
    }
    for (boolean again : List.of(true, false)) {
      claims.forEach(
          claim -> claim.rule().hosts().forEach(host -> claim(claim, host, before, again)));
    }
  }

  private void claim(
      RouteDefinition claim, String host, Map<String, TenantId> before, boolean again) {
    TenantId tenant = claim.owner().tenant();
    if (!isBelowDomain(host) && (!again || tenant.equals(before.get(host)))) {
      outside.putIfAbsent(host, tenant);
    }
  }

  /** The name that a stack has without asking: {@code STACK[.TENANT].DOMAIN}. */
  static String ownName(RouteOwner owner, String domain) {
    String stack = HostNames.label(owner.stack().value());
    return owner.tenant().equals(TenantId.DEFAULT)
        ? stack + "." + domain
        : stack + "." + HostNames.label(owner.tenant().value()) + "." + domain;
  }

  /** The owners of the hosts outside the domain. */
  Map<String, TenantId> outside() {
    return Map.copyOf(outside);
  }

  /** Why somebody may not have a host, as the end of a sentence; empty: they may. */
  Optional<String> refusal(RouteOwner owner, String host) {
    if (HostNames.isReserved(host, domain)) {
      return Optional.of("it belongs to the platform");
    }
    if (!isBelowDomain(host)) {
      TenantId tenant = outside.getOrDefault(host, owner.tenant());
      return tenant.equals(owner.tenant())
          ? Optional.empty()
          : Optional.of("another tenant claimed it first");
    }
    String own = ownName(owner, domain);
    boolean isOwn = HostNames.isAtOrBelow(host, own);
    if (!owner.tenant().equals(TenantId.DEFAULT)) {
      return isOwn
          ? Optional.empty()
          : Optional.of("only " + own + " and what is below it are its own");
    }
    return refusalToDefaultTenant(owner, firstLabel(host));
  }

  private Optional<String> refusalToDefaultTenant(RouteOwner owner, String first) {
    if (tenants.contains(first)) {
      return Optional.of("it belongs to tenant '" + first + "'");
    }
    RouteOwner holder = stacks.get(first);
    if (holder == null || holder.isSameStack(owner)) {
      return Optional.empty();
    }
    return Optional.of("it belongs to stack '" + holder.stack() + "'");
  }

  /** The label of a host that stands right below the domain; empty for the domain itself. */
  private String firstLabel(String host) {
    if (host.length() == domain.length()) {
      return "";
    }
    String above = host.substring(0, host.length() - domain.length() - 1);
    return above.substring(above.lastIndexOf('.') + 1);
  }

  private boolean isBelowDomain(String host) {
    return HostNames.isAtOrBelow(host, domain);
  }
}

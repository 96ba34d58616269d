package dev.berth.router;

import dev.berth.kernel.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who may route which host name. The platform's names are nobody else's; below the domain a stack
 * has its own name and all below it, and the tenant {@code default} what nobody has; any other host
 * belongs to the tenant it was granted to, else to the first that claims it. A pattern of hosts
 * outside the domain needs a grant. Immutable once made.
 */
final class HostRights {
  /** The most hosts outside the domain that a tenant may claim without a grant. */
  static final int MOST_CLAIMS = 1000;

  private final String domain;
  private final Map<String, RouteOwner> stacks = new HashMap<>();
  private final Map<String, TenantId> tenants = new HashMap<>();
  private final Map<String, HostHolding> holdings;
  private final Map<TenantId, Integer> claimed = new HashMap<>();
  private final Map<String, TenantId> fresh = new TreeMap<>();

  /**
   * Decides.
   *
   * @param claims all routes of tenants, those whose claim comes first before the others
   * @param holdings who has which host until now
   */
  HostRights(Collection<RouteDefinition> claims, String domain, Map<String, HostHolding> holdings) {
    this.domain = domain;
    this.holdings = holdings;
    for (HostHolding holding : holdings.values()) {
      if (!holding.granted()) {
        claimed.merge(holding.tenant(), 1, Integer::sum);
      }
    }
    for (RouteDefinition claim : claims) {
      RouteOwner owner = claim.owner();
      if (owner == null) {
        continue;
      }
      if (owner.tenant().equals(TenantId.DEFAULT)) {
        stacks.putIfAbsent(HostNames.label(owner.stack().value()), owner);
      } else {
        String label = HostNames.label(owner.tenant().value());
        tenants.merge(label, owner.tenant(), (one, other) -> nearest(label, one, other));
      }
    }
    for (RouteDefinition claim : claims) {
      RouteOwner owner = claim.owner();
      if (owner != null && claim.errors().isEmpty()) {
        claim.hosts().names().forEach(host -> claim(owner.tenant(), host));
        claim.hosts().suffixes().forEach(host -> claim(owner.tenant(), host));
      }
    }
  }

  /** Of two tenants whose names make one label ({@code a-b}, {@code a.b}): who is called so. */
  private static TenantId nearest(String label, TenantId one, TenantId other) {
    if (one.value().equals(label) || other.value().equals(label)) {
      return one.value().equals(label) ? one : other;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }

  private void claim(TenantId tenant, String host) {
    boolean free =
        !isBelowDomain(host)
            && !HostNames.isReserved(host, domain)
            && holder(host).isEmpty()
            && claimed.getOrDefault(tenant, 0) < MOST_CLAIMS;
    if (free) {
      fresh.put(host, tenant);
      claimed.merge(tenant, 1, Integer::sum);
    }
  }

  /** The name that a stack has without asking: {@code STACK[.TENANT].DOMAIN}. */
  static String ownName(RouteOwner owner, String domain) {
    String stack = HostNames.label(owner.stack().value());
    return owner.tenant().equals(TenantId.DEFAULT)
        ? stack + "." + domain
        : stack + "." + HostNames.label(owner.tenant().value()) + "." + domain;
  }

  /** Hosts that these routes are the first to claim. */
  Map<String, TenantId> fresh() {
    return Map.copyOf(fresh);
  }

  /** Who has a host by name, or as one below a name; empty: nobody. */
  private Optional<TenantId> holder(String host) {
    TenantId first = fresh.get(host);
    if (first != null) {
      return Optional.of(first);
    }
    HostHolding own = holdings.get(host);
    return own != null ? Optional.of(own.tenant()) : holderAbove(host);
  }

  private Optional<TenantId> holderAbove(String host) {
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      HostHolding above = holdings.get("*" + host.substring(dot));
      if (above != null) {
        return Optional.of(above.tenant());
      }
    }
    return Optional.empty();
  }

  /** Why somebody may not have a host, as the end of a sentence; empty: they may. */
  Optional<String> refusal(RouteOwner owner, String host) {
    if (HostNames.isReserved(host, domain)) {
      return Optional.of("it belongs to the platform");
    }
    Optional<TenantId> holder = holder(host);
    if (holder.isPresent()) {
      return holder.get().equals(owner.tenant())
          ? Optional.empty()
          : Optional.of("another tenant claimed it first");
    }
    if (!isBelowDomain(host)) {
      return claimed.getOrDefault(owner.tenant(), 0) < MOST_CLAIMS
          ? Optional.empty()
          : Optional.of(
              "the tenant has claimed " + MOST_CLAIMS + " hosts, which is as many as it may");
    }
    return refusalBelowDomain(owner, host);
  }

  /** The same for a name and all hosts below it. */
  Optional<String> refusalAtOrBelow(RouteOwner owner, String suffix) {
    Optional<String> refusal = refusal(owner, suffix);
    return refusal.isPresent() ? refusal : refusalBelow(owner, suffix);
  }

  /** The same for all hosts below a name. */
  Optional<String> refusalBelow(RouteOwner owner, String suffix) {
    if (mayBeReserved(suffix)) {
      return Optional.of("names of the platform are among them");
    }
    boolean others =
        holdings.values().stream()
            .filter(one -> !one.tenant().equals(owner.tenant()))
            .anyMatch(one -> HostNames.isAtOrBelow(one.host(), suffix));
    if (others || fresh.entrySet().stream().anyMatch(one -> isAnothers(one, owner, suffix))) {
      return Optional.of("another tenant has one of them");
    }
    Optional<TenantId> holder = holderAbove("*." + suffix);
    if (holder.isPresent()) {
      return holder.get().equals(owner.tenant())
          ? Optional.empty()
          : Optional.of("they belong to another tenant");
    }
    return isBelowDomain(suffix)
        ? refusalBelowDomain(owner, suffix)
        : Optional.of("an operator has to grant '*." + suffix + "' to the tenant");
  }

  private static boolean isAnothers(
      Map.Entry<String, TenantId> claim, RouteOwner owner, String suffix) {
    return !claim.getValue().equals(owner.tenant())
        && HostNames.isAtOrBelow(claim.getKey(), suffix);
  }

  private boolean mayBeReserved(String suffix) {
    return HostNames.isReserved(suffix, domain)
        || HostNames.isAtOrBelow(domain, suffix)
        || HostNames.isAtOrBelow("localhost", suffix);
  }

  private Optional<String> refusalBelowDomain(RouteOwner owner, String host) {
    String own = ownName(owner, domain);
    if (!owner.tenant().equals(TenantId.DEFAULT)) {
      TenantId named = tenants.get(HostNames.label(owner.tenant().value()));
      if (named != null && !named.equals(owner.tenant())) {
        return Optional.of("it belongs to tenant '" + named + "'");
      }
      return HostNames.isAtOrBelow(host, own)
          ? Optional.empty()
          : Optional.of("only " + own + " and what is below it are its own");
    }
    return refusalToDefaultTenant(owner, firstLabel(host));
  }

  private Optional<String> refusalToDefaultTenant(RouteOwner owner, String first) {
    if (tenants.containsKey(first)) {
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

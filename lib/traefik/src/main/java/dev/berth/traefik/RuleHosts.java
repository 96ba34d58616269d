package dev.berth.traefik;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which hosts' requests a rule can take. Immutable. Says too much rather than too little: a host
 * that is not covered is never taken.
 *
 * @param any whether it may be any host, whatever the others say
 * @param names these hosts
 * @param suffixes these hosts and all below them
 */
public record RuleHosts(boolean any, Set<String> names, Set<String> suffixes) {
  private static final RuleHosts ANY = new RuleHosts(true, Set.of(), Set.of());

  public RuleHosts {
    names = java.util.Collections.unmodifiableSet(new TreeSet<>(names));
    suffixes = java.util.Collections.unmodifiableSet(new TreeSet<>(suffixes));
  }

  /** The hosts of a rule; nothing at all if no request can match it. */
  public static RuleHosts of(Rule rule) {
    return switch (rule) {
      case Rule.And and -> allOf(and.parts());
      case Rule.Or or -> anyOf(or.parts());
      case Rule.Host host -> exactly(host.names());
      case Rule.HostRegexp host -> below(host.suffixes());
      case Rule.HostSni host -> host.names().contains("*") ? ANY : exactly(host.names());
      case Rule.HostSniRegexp host -> below(host.suffixes());
      case Rule.Not _,
          Rule.Path _,
          Rule.PathPrefix _,
          Rule.PathRegexp _,
          Rule.Method _,
          Rule.Header _,
          Rule.HeaderRegexp _,
          Rule.Query _,
          Rule.QueryRegexp _,
          Rule.ClientIp _,
          Rule.Any _ ->
          ANY;
    };
  }

  /** The hosts of each alternative between {@code ||}, in the order of the text. */
  public static List<RuleHosts> alternatives(Rule rule) {
    List<RuleHosts> alternatives = new ArrayList<>();
    if (rule instanceof Rule.Or or) {
      or.parts().forEach(part -> alternatives.addAll(alternatives(part)));
    } else {
      alternatives.add(of(rule));
    }
    return List.copyOf(alternatives);
  }

  /** Whether no request can match. */
  public boolean isNone() {
    return !any && names.isEmpty() && suffixes.isEmpty();
  }

  /** Whether a host in lower case is one of these. */
  public boolean covers(String host) {
    return any || names.contains(host) || isBelow(host);
  }

  private boolean isBelow(String host) {
    for (String suffix : suffixes) {
      if (host.equals(suffix) || host.endsWith("." + suffix)) {
        return true;
      }
    }
    return false;
  }

  private static RuleHosts exactly(List<String> names) {
    return new RuleHosts(false, Set.copyOf(names), Set.of());
  }

  private static RuleHosts below(List<String> suffixes) {
    return suffixes.isEmpty() ? ANY : new RuleHosts(false, Set.of(), Set.copyOf(suffixes));
  }

  private static RuleHosts anyOf(List<Rule> parts) {
    Set<String> names = new TreeSet<>();
    Set<String> suffixes = new TreeSet<>();
    for (Rule part : parts) {
      RuleHosts hosts = of(part);
      if (hosts.any) {
        return ANY;
      }
      names.addAll(hosts.names);
      suffixes.addAll(hosts.suffixes);
    }
    return new RuleHosts(false, names, suffixes);
  }

  private static RuleHosts allOf(List<Rule> parts) {
    RuleHosts all = ANY;
    for (Rule part : parts) {
      all = both(all, of(part));
    }
    return all;
  }

  private static RuleHosts both(RuleHosts one, RuleHosts other) {
    if (one.any) {
      return other;
    }
    if (other.any) {
      return one;
    }
    Set<String> names = new TreeSet<>();
    one.names.stream().filter(other::covers).forEach(names::add);
    other.names.stream().filter(one::covers).forEach(names::add);
    Set<String> suffixes = new TreeSet<>();
    one.suffixes.stream().filter(other::isBelow).forEach(suffixes::add);
    other.suffixes.stream().filter(one::isBelow).forEach(suffixes::add);
    return new RuleHosts(false, names, suffixes);
  }
}

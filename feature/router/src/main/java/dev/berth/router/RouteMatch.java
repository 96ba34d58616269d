package dev.berth.router;

import dev.berth.traefik.RouterConfiguration.RouterTls;
import dev.berth.traefik.Rule;
import dev.berth.traefik.RuleHosts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests, or connections, a route takes. Immutable.
 *
 * @param kind of what
 * @param text the rule as somebody wrote it
 * @param rule null: it cannot be read, which the route's errors say
 * @param priority of two rules that match a request, the one with the higher number takes it
 * @param listeners names of those it is served on; never empty
 * @param tls null: clients need not speak it
 */
record RouteMatch(
    Kind kind,
    String text,
    @Nullable Rule rule,
    int priority,
    Set<String> listeners,
    @Nullable RouterTls tls) {
  /** The listener for plain HTTP. */
  static final String WEB = "web";

  /** The listener for TLS. */
  static final String WEBSECURE = "websecure";

  static final Set<String> BOTH = Set.of(WEB, WEBSECURE);

  RouteMatch {
    listeners = Set.copyOf(listeners);
  }

  /** What a route is for. */
  enum Kind {
    HTTP,
    TCP
  }

  /** Hosts alone, on all listeners. */
  static RouteMatch ofHost(String host) {
    String text = "Host(`" + host + "`)";
    return new RouteMatch(Kind.HTTP, text, new Rule.Host(List.of(host)), text.length(), BOTH, null);
  }

  /** Whether only clients that speak TLS get there. */
  boolean needsTls() {
    return tls != null || !listeners.contains(WEB);
  }

  /** Whether somebody said the priority; else it is the length of the rule. */
  boolean saysPriority() {
    return priority != text.length();
  }

  /** The hosts it may match; none where the rule cannot be read. */
  RuleHosts hosts() {
    return rule == null ? new RuleHosts(false, Set.of(), Set.of()) : RuleHosts.of(rule);
  }
}

package dev.berth.router;

import dev.berth.traefik.Rule;
import dev.berth.traefik.RuleHosts;
import dev.berth.traefik.RulePath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The addresses that people type to get to a route. */
final class RouteUrls {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private RouteUrls() {}

  /**
   * Where a route answers, in the order of its rule; empty if it is off, or for connections.
   *
   * @param httpsPort -1: none
   */
  static List<String> of(Route route, int httpPort, int httpsPort) {
    RouteMatch match = route.match();
    Rule rule = match.rule();
    if (!route.isOn() || rule == null || match.kind() != RouteMatch.Kind.HTTP) {
      return List.of();
    }
    boolean secure = match.needsTls();
    String start = secure ? "https://" : "http://";
    int port = secure ? httpsPort : httpPort;
    if (port < 0) {
      return List.of();
    }
    String end = port == (secure ? HTTPS : HTTP) ? "" : ":" + port;
    Set<String> urls = new LinkedHashSet<>();
    List<Rule> alternatives = rule instanceof Rule.Or or ? or.parts() : List.of(rule);
    for (Rule one : alternatives) {
      for (String host : hosts(one)) {
        urls.add(start + host + end + path(one));
      }
    }
    return List.copyOf(urls);
  }

  private static List<String> hosts(Rule rule) {
    return switch (rule) {
      case Rule.Host host -> host.names();
      case Rule.And and -> {
        RuleHosts space = RuleHosts.of(rule);
        yield and.parts().stream()
            .flatMap(part -> hosts(part).stream())
            .filter(space.names()::contains)
            .distinct()
            .toList();
      }
      default -> List.copyOf(RuleHosts.of(rule).names());
    };
  }

  /** The path where one is asked for and nothing else. */
  private static String path(Rule rule) {
    if (!(rule instanceof Rule.And and)) {
      return "";
    }
    List<String> paths = new ArrayList<>();
    for (Rule part : and.parts()) {
      switch (part) {
        case Rule.Path path -> paths.add(RulePath.inUrl(path.paths().getFirst()));
        case Rule.PathPrefix prefix -> paths.add(RulePath.inUrl(prefix.prefixes().getFirst()));
        default -> {}
      }
    }
    return paths.size() == 1 ? paths.getFirst() : "";
  }
}

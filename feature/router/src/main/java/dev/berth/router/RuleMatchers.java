package dev.berth.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The matchers that rules are made of, whatever way they are written. */
final class RuleMatchers {
  private RuleMatchers() {}

  /** The matcher of a name, which Traefik reads in any case. */
  static Rule of(String name, List<String> arguments) throws InvalidRule {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "host" -> new Rule.Host(hosts(arguments));
      case "path" -> new Rule.Path(paths(arguments));
      case "pathprefix" -> new Rule.PathPrefix(paths(arguments));
      default ->
          throw new InvalidRule("'" + name + "' is not supported; use Host, Path and PathPrefix");
    };
  }

  private static List<String> hosts(List<String> arguments) throws InvalidRule {
    List<String> hosts = new ArrayList<>();
    for (String argument : arguments) {
      hosts.add(
          HostNames.parse(argument)
              .orElseThrow(() -> new InvalidRule("'" + argument + "' is not a host name")));
    }
    return hosts;
  }

  private static List<String> paths(List<String> arguments) throws InvalidRule {
    for (String argument : arguments) {
      if (!argument.startsWith("/")) {
        throw new InvalidRule("the path '" + argument + "' does not begin with '/'");
      }
      if (argument.indexOf('{') >= 0) {
        throw new InvalidRule("the path '" + argument + "' is a pattern, which is not supported");
      }
    }
    return arguments;
  }
}

package dev.berth.router;

import dev.berth.traefik.Rule;

/** Finds out whether paths decide in a rule. */
final class RulePaths {
  private RulePaths() {}

  static boolean decide(Rule rule) {
    return switch (rule) {
      case Rule.And and -> and.parts().stream().anyMatch(RulePaths::decide);
      case Rule.Or or -> or.parts().stream().anyMatch(RulePaths::decide);
      case Rule.Not not -> decide(not.part());
      case Rule.Path _, Rule.PathPrefix _, Rule.PathRegexp _ -> true;
      case Rule.Host _,
          Rule.HostRegexp _,
          Rule.Method _,
          Rule.Header _,
          Rule.HeaderRegexp _,
          Rule.Query _,
          Rule.QueryRegexp _,
          Rule.ClientIp _,
          Rule.HostSni _,
          Rule.HostSniRegexp _,
          Rule.Any _ ->
          false;
    };
  }
}

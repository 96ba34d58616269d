package dev.berth.traefik;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads rules of TCP routers: {@code HostSNI(`db.example.com`)}. */
public final class TcpRuleParser {
  private static final List<String> NAMES = List.of("HostSNI", "HostSNIRegexp", "ClientIP");

  private TcpRuleParser() {}

  /** Reads a rule; its bounds are those of {@link RuleParser#parse}. */
  public static Rule parse(String text, RuleSyntax syntax) throws InvalidRule {
    return RuleGrammar.parse(text, (name, arguments) -> matcher(name, arguments, syntax));
  }

  private static Rule matcher(String name, List<String> arguments, RuleSyntax syntax)
      throws InvalidRule {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "hostsni" -> new Rule.HostSni(names(arguments));
      case "hostsniregexp" -> patterns(arguments, syntax);
      case "clientip" -> new Rule.ClientIp(HttpMatchers.ranges(arguments));
      case "alpn" -> throw new InvalidRule("'ALPN' is not supported; use HostSNI and ClientIP");
      default -> throw HttpMatchers.unknown(name, NAMES);
    };
  }

  private static List<String> names(List<String> arguments) throws InvalidRule {
    List<String> names = new ArrayList<>();
    for (String argument : arguments) {
      names.add(argument.strip().equals("*") ? "*" : HostName.parse(argument));
    }
    return names;
  }

  private static Rule patterns(List<String> arguments, RuleSyntax syntax) throws InvalidRule {
    List<Rule> parts = new ArrayList<>();
    for (String argument : arguments) {
      HostPattern host = HostPattern.of(argument, syntax);
      parts.add(new Rule.HostSniRegexp(host.pattern(), host.suffixes()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Rule.Or(parts);
  }
}

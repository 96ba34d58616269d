package dev.berth.router;

import java.util.ArrayList;
import java.util.List;

/** Reads a rule as Traefik 1 writes it: {@code Host:a,b;PathPrefix:/x}; {@code ;} is and. */
final class LegacyRuleParser {
  private LegacyRuleParser() {}

  /** Reads a rule. */
  static Rule parse(String text) throws InvalidRule {
    if (text.length() > RuleParser.LONGEST) {
      throw new InvalidRule("it is longer than " + RuleParser.LONGEST + " characters");
    }
    List<Rule> parts = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      parts.add(part(part));
    }
    return parts.size() == 1 ? parts.getFirst() : new Rule.And(parts);
  }

  private static Rule part(String part) throws InvalidRule {
    int colon = part.indexOf(':');
    if (colon < 0) {
      throw new InvalidRule("'" + part.strip() + "' has no matcher such as Host: before it");
    }
    List<String> arguments = new ArrayList<>();
    for (String argument : part.substring(colon + 1).split(",", -1)) {
      arguments.add(argument.strip());
    }
    return RuleMatchers.of(part.substring(0, colon).strip(), arguments);
  }
}

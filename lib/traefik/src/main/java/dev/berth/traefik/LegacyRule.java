package dev.berth.traefik;

import java.util.List;

/**
 * What a rule of Traefik 1 comes to.
 *
 * @param rule which requests
 * @param modifiers what is done to their paths, in this order
 */
public record LegacyRule(Rule rule, List<MiddlewareConfiguration> modifiers) {
  public LegacyRule {
    modifiers = List.copyOf(modifiers);
  }
}

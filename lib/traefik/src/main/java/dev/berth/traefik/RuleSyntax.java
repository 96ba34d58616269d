package dev.berth.traefik;

/** How a rule of Traefik 2 or 3 is meant. */
public enum RuleSyntax {
  /** As Traefik 2: {@code {name:pattern}} in hosts and paths, {@code Headers}, many arguments. */
  V2,
  /** As Traefik 3: braces are letters or part of a pattern, {@code Header}, {@code PathRegexp}. */
  V3,
  /** Not said: the matchers of both, and {@code {name:pattern}} as Traefik 2 means it. */
  EITHER
}

package dev.berth.traefik;

/** Reads rules of HTTP routers as Traefik 2 and 3 write them. */
public final class RuleParser {
  private RuleParser() {}

  /** Reads a rule of at most 4,096 characters and 64 matchers, nested at most 32 deep. */
  public static Rule parse(String text, RuleSyntax syntax) throws InvalidRule {
    return RuleGrammar.parse(text, new HttpMatchers(syntax)::of);
  }
}

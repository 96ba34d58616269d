package dev.berth.traefik;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Patterns as people write them, whose size is bounded before they are made. */
final class Regexp {
  static final int LONGEST = 1_024;

  private Regexp() {}

  /** Makes a pattern of RE2; anchors are the writer's business. */
  static Pattern compile(String text) throws InvalidRule {
    if (text.length() > LONGEST) {
      throw new InvalidRule("a pattern is longer than " + LONGEST + " characters");
    }
    if (RegexpSize.of(text) > RegexpSize.MOST) {
      throw new InvalidRule("the pattern '" + Shown.of(text) + "' repeats too much");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new InvalidRule(
          "the pattern '" + Shown.of(text) + "' cannot be read: " + e.getDescription());
    } catch (RuntimeException | StackOverflowError _) {
      throw new InvalidRule("the pattern '" + Shown.of(text) + "' cannot be read");
    }
  }
}

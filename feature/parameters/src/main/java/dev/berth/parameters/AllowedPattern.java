package dev.berth.parameters;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * The regular expression that the values of a parameter have to match as a whole. Time and memory
 * grow with the lengths of pattern and value only, however the pattern is made: RE2 knows no
 * backtracking, and repetitions are counted before they are spelt out.
 */
final class AllowedPattern {
  /** How many states a pattern may have. */
  private static final long MOST_STATES = 2000;

  private final Pattern pattern;

  private AllowedPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @throws Refusal {@code InvalidAllowedPatternException}
   */
  static AllowedPattern parse(String text) {
    if (new PatternSize(text).states() > MOST_STATES) {
      throw Refusal.invalidPattern("it repeats too much");
    }
    try {
      return new AllowedPattern(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw Refusal.invalidPattern(e.getDescription());
    } catch (StackOverflowError e) {
      throw Refusal.invalidPattern("it is nested too deep");
    }
  }

  /** Whether it matches the whole of a value. */
  boolean matches(String value) {
    return pattern.matches(value);
  }
}

package dev.berth.traefik;

import com.google.re2j.Pattern;
import java.util.function.IntPredicate;

/**
 * Text with holes as Traefik 1 and 2 write it: {@code /p/{id:[0-9]+}}, {@code {sub}.example.com}.
 *
 * @param regexp the same as a pattern without anchors
 * @param start what stands before the first hole
 * @param end what stands after the last hole; the whole text if there is none
 * @param holes how many there are
 */
record Template(String regexp, String start, String end, int holes) {
  /**
   * Reads a template.
   *
   * @param byDefault the pattern of a hole that has none
   */
  static Template parse(String text, String byDefault) throws InvalidRule {
    StringBuilder regexp = new StringBuilder();
    String start = text;
    int holes = 0;
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = closing(text, open);
      if (holes++ == 0) {
        start = text.substring(0, open);
      }
      regexp.append(Pattern.quote(literal(text, from, open)));
      String hole = text.substring(open + 1, close);
      int colon = hole.indexOf(':');
      String pattern = colon < 0 ? byDefault : hole.substring(colon + 1);
      Regexp.compile(pattern);
      if (pattern.contains("\\Q")) {
        // It would go on behind the hole, and the pattern mean something else than its parts.
        throw new InvalidRule(
            "'" + Shown.of(text) + "' has a hole with '\\Q'; write '\\' before each sign");
      }
      regexp.append("(?:").append(pattern).append(')');
      from = close + 1;
    }
    String end = literal(text, from, text.length());
    return new Template(regexp.append(Pattern.quote(end)).toString(), start, end, holes);
  }

  private static String literal(String text, int from, int to) throws InvalidRule {
    String literal = text.substring(from, to);
    if (literal.indexOf('}') >= 0) {
      throw new InvalidRule("'" + Shown.of(text) + "' has a '}' too many");
    }
    return literal;
  }

  private static int closing(String text, int open) throws InvalidRule {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new InvalidRule("'" + Shown.of(text) + "' has a '{' that does not end");
  }

  /** Whether a text has a hole, and no braces only as patterns have them ({@code a{2,3}}). */
  static boolean hasHole(String text) {
    IntPredicate letter = c -> Character.isLetter(c) || c == '_' || c == ':';
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      boolean escaped =
          open > 1
              && (text.startsWith("\\p", open - 2)
                  || text.startsWith("\\P", open - 2)
                  || text.startsWith("\\x", open - 2));
      if (!escaped && open + 1 < text.length() && letter.test(text.charAt(open + 1))) {
        return true;
      }
    }
    return false;
  }
}

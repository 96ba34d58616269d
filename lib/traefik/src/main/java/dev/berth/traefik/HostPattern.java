package dev.berth.traefik;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/**
 * A pattern of host names.
 *
 * @param pattern matches whole names
 * @param suffixes every name that matches is one of these or ends with a dot and one of these;
 *     empty: nothing is known of the names
 */
record HostPattern(Pattern pattern, List<String> suffixes) {
  private static final String ANY_LABEL = "[^.]+";

  static HostPattern of(String text, RuleSyntax syntax) throws InvalidRule {
    boolean template =
        syntax == RuleSyntax.V2 || (syntax == RuleSyntax.EITHER && Template.hasHole(text));
    return template ? template(text) : regexp(text);
  }

  /** {@code {sub:[a-z]+}.example.com}; what stands outside of braces is literal. */
  static HostPattern template(String text) throws InvalidRule {
    String host = text.strip();
    Template template =
        Template.parse(
            host.toLowerCase(Locale.ROOT).equals(host) ? host : lowerOutsideHoles(host), ANY_LABEL);
    if (template.holes() == 0) {
      return exact(host);
    }
    return new HostPattern(Regexp.compile(template.regexp()), below(template.end()));
  }

  private static HostPattern exact(String text) throws InvalidRule {
    String name = HostName.parse(text);
    return new HostPattern(Pattern.compile(Pattern.quote(name)), List.of(name));
  }

  /** Letters of names are lower case; those of patterns are left alone. */
  private static String lowerOutsideHoles(String text) {
    StringBuilder lower = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      lower.append(depth == 0 ? Character.toLowerCase(c) : c);
    }
    return lower.toString();
  }

  private static HostPattern regexp(String text) throws InvalidRule {
    Pattern pattern = Regexp.compile(text);
    RegexpEnd end = RegexpEnd.of(text);
    if (end.whole()) {
      return new HostPattern(pattern, below(end.literal()));
    }
    // Traefik looks for the pattern anywhere in the name.
    Pattern anywhere = Regexp.compile(".*(?:" + text + ").*");
    return new HostPattern(anywhere, below(end.literal()));
  }

  /** The whole labels at the end of what every name ends with. */
  private static List<String> below(String literal) {
    int dot = literal.indexOf('.');
    if (dot < 0 || dot == literal.length() - 1) {
      return List.of();
    }
    try {
      return List.of(HostName.parse(literal.substring(dot + 1)));
    } catch (InvalidRule _) {
      return List.of();
    }
  }
}

package dev.berth.traefik;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads rules as Traefik 1 writes them: {@code Host:a,b;PathPrefixStrip:/x}; {@code ;} is and,
 * {@code ,} is or. Confined to one thread.
 */
public final class LegacyRuleParser {
  private static final List<String> NAMES =
      List.of(
          "Host",
          "HostRegexp",
          "Path",
          "PathPrefix",
          "PathStrip",
          "PathPrefixStrip",
          "PathStripRegex",
          "PathPrefixStripRegex",
          "AddPrefix",
          "ReplacePath",
          "ReplacePathRegex",
          "Method",
          "Headers",
          "HeadersRegexp",
          "Query");

  private final List<Rule> parts = new ArrayList<>();
  private final List<String> stripped = new ArrayList<>();
  private final List<Pattern> strippedPatterns = new ArrayList<>();
  private final List<MiddlewareConfiguration> added = new ArrayList<>();
  private final List<MiddlewareConfiguration> replaced = new ArrayList<>();

  private LegacyRuleParser() {}

  /** Reads a rule; its bounds are those of {@link RuleParser#parse}. */
  public static LegacyRule parse(String text) throws InvalidRule {
    RuleGrammar.checkLength(text);
    LegacyRuleParser parser = new LegacyRuleParser();
    List<String> parts = split(text, ';');
    if (parts.size() > RuleGrammar.MOST_MATCHERS) {
      throw RuleGrammar.tooManyMatchers();
    }
    for (String part : parts) {
      parser.part(part);
    }
    return parser.done();
  }

  private LegacyRule done() {
    List<MiddlewareConfiguration> modifiers = new ArrayList<>();
    if (!stripped.isEmpty()) {
      modifiers.add(new MiddlewareConfiguration.StripPrefix(stripped, true));
    }
    if (!strippedPatterns.isEmpty()) {
      modifiers.add(new MiddlewareConfiguration.StripPrefixRegex(strippedPatterns));
    }
    modifiers.addAll(added);
    modifiers.addAll(replaced);
    return new LegacyRule(rule(), modifiers);
  }

  private Rule rule() {
    return switch (parts.size()) {
      case 0 -> new Rule.Any();
      case 1 -> parts.getFirst();
      default -> new Rule.And(parts);
    };
  }

  private void part(String part) throws InvalidRule {
    int colon = part.indexOf(':');
    if (colon < 0) {
      throw new InvalidRule(
          "'" + Shown.of(part.strip()) + "' has no matcher such as Host: before it");
    }
    String name = part.substring(0, colon).strip();
    String value = part.substring(colon + 1).strip();
    List<String> arguments = split(value, ',').stream().map(String::strip).toList();
    switch (name.toLowerCase(Locale.ROOT)) {
      case "host" -> parts.add(new Rule.Host(HttpMatchers.hosts(arguments)));
      case "hostregexp" -> parts.add(HttpMatchers.hostPatterns(arguments, RuleSyntax.V2));
      case "path" -> parts.add(HttpMatchers.paths(arguments, true, false));
      case "pathprefix" -> parts.add(HttpMatchers.paths(arguments, false, false));
      case "pathstrip", "pathstripregex" -> strip(arguments, true);
      case "pathprefixstrip", "pathprefixstripregex" -> strip(arguments, false);
      case "addprefix" -> added.add(new MiddlewareConfiguration.AddPrefix(path(value)));
      case "replacepath" -> replaced.add(new MiddlewareConfiguration.ReplacePath(path(value)));
      case "replacepathregex" -> replaced.add(replacement(value));
      case "method" -> parts.add(HttpMatchers.methods(arguments));
      case "headers" -> {
        String[] header = header(name, value);
        parts.add(new Rule.Header(HttpMatchers.headerName(header[0]), header[1]));
      }
      case "headersregexp" -> {
        String[] header = header(name, value);
        Pattern pattern = Regexp.compile(header[1]);
        parts.add(new Rule.HeaderRegexp(HttpMatchers.headerName(header[0]), pattern));
      }
      case "query" -> parts.add(HttpMatchers.queryPairs(arguments));
      default -> throw HttpMatchers.unknown(name, NAMES);
    }
  }

  private void strip(List<String> arguments, boolean whole) throws InvalidRule {
    parts.add(HttpMatchers.paths(arguments, whole, false));
    for (String argument : arguments) {
      if (argument.indexOf('{') < 0) {
        stripped.add(argument);
      } else {
        strippedPatterns.add(HttpMatchers.pathPattern(argument, false));
      }
    }
  }

  private static String path(String value) throws InvalidRule {
    if (!value.startsWith("/")) {
      throw new InvalidRule("the path '" + Shown.of(value) + "' does not begin with '/'");
    }
    return value;
  }

  /** A pattern, a space, and what comes in its place. */
  private static MiddlewareConfiguration replacement(String value) throws InvalidRule {
    int space = value.lastIndexOf(' ');
    if (space < 0) {
      throw new InvalidRule("'ReplacePathRegex' takes a pattern, a space and a replacement");
    }
    Pattern pattern = Regexp.compile(value.substring(0, space).strip());
    String replacement = PathReader.groups(value.substring(space + 1));
    return new MiddlewareConfiguration.ReplacePathRegex(pattern, replacement);
  }

  private static String[] header(String name, String value) throws InvalidRule {
    String[] parts = value.split(",", 2);
    if (parts.length != 2) {
      throw new InvalidRule("'" + name + "' takes a name and a value");
    }
    return new String[] {parts[0].strip(), parts[1].strip()};
  }

  /** Parts between separators that do not stand in braces. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth = Math.max(0, depth + (c == '{' ? 1 : c == '}' ? -1 : 0));
      if (c == separator && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}

package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.kernel.AddressRange;
import dev.berth.kernel.BerthException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The matchers that rules of HTTP routers are made of. */
final class HttpMatchers {
  private static final String ANY_SEGMENT = "[^/]+";
  private static final List<String> V2_NAMES =
      List.of(
          "Host",
          "HostHeader",
          "HostRegexp",
          "Path",
          "PathPrefix",
          "Method",
          "Headers",
          "HeadersRegexp",
          "Query",
          "ClientIP");
  private static final List<String> V3_NAMES =
      List.of(
          "Host",
          "HostRegexp",
          "Path",
          "PathPrefix",
          "PathRegexp",
          "Method",
          "Header",
          "HeaderRegexp",
          "Query",
          "QueryRegexp",
          "ClientIP");

  private final RuleSyntax syntax;

  HttpMatchers(RuleSyntax syntax) {
    this.syntax = syntax;
  }

  /** The matcher of a name, in any case of letters. */
  Rule of(String name, List<String> arguments) throws InvalidRule {
    checkKnown(name);
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "host", "hostheader" -> new Rule.Host(hosts(arguments));
      case "hostregexp" -> hostPatterns(arguments, syntax);
      case "path" -> paths(arguments, true, literalBraces());
      case "pathprefix" -> paths(arguments, false, literalBraces());
      case "pathregexp" -> new Rule.PathRegexp(Regexp.compile(one(name, arguments)));
      case "method" -> methods(arguments);
      case "header", "headers" -> header(name, arguments);
      case "headerregexp", "headersregexp" -> headerPattern(name, arguments);
      case "query" -> query(arguments);
      case "queryregexp" -> queryPattern(name, arguments);
      case "clientip" -> new Rule.ClientIp(ranges(arguments));
      default -> throw unknown(name, names());
    };
  }

  private boolean literalBraces() {
    return syntax == RuleSyntax.V3;
  }

  private List<String> names() {
    return syntax == RuleSyntax.V2 ? V2_NAMES : V3_NAMES;
  }

  private void checkKnown(String name) throws InvalidRule {
    boolean known = syntax == RuleSyntax.EITHER && contains(V2_NAMES, name);
    if (!known && !contains(names(), name)) {
      throw unknown(name, names());
    }
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  static InvalidRule unknown(String name, List<String> known) {
    String near = Shown.suggestion(name, known);
    String advice =
        near.isEmpty()
            ? "use " + String.join(", ", known)
            : near.strip().replace("Did", "did").replace("?", "");
    return new InvalidRule("'" + Shown.of(name) + "' is not supported; " + advice);
  }

  static List<String> hosts(List<String> arguments) throws InvalidRule {
    List<String> hosts = new ArrayList<>();
    for (String argument : arguments) {
      hosts.add(HostName.parse(argument));
    }
    return hosts;
  }

  static Rule hostPatterns(List<String> arguments, RuleSyntax syntax) throws InvalidRule {
    List<Rule> parts = new ArrayList<>();
    for (String argument : arguments) {
      HostPattern host = HostPattern.of(argument, syntax);
      parts.add(new Rule.HostRegexp(host.pattern(), host.suffixes()));
    }
    return anyOf(parts);
  }

  /** Paths as they are, and such with holes ({@code /p/{id:[0-9]+}}) as patterns. */
  static Rule paths(List<String> arguments, boolean whole, boolean literalBraces)
      throws InvalidRule {
    List<String> literals = new ArrayList<>();
    List<Rule> parts = new ArrayList<>();
    for (String argument : arguments) {
      if (!argument.startsWith("/")) {
        throw new InvalidRule("the path '" + Shown.of(argument) + "' does not begin with '/'");
      }
      if (literalBraces || argument.indexOf('{') < 0) {
        literals.add(RulePath.ofRule(argument));
      } else {
        parts.add(new Rule.PathRegexp(pathPattern(argument, whole)));
      }
    }
    if (!literals.isEmpty()) {
      parts.add(whole ? new Rule.Path(literals) : new Rule.PathPrefix(literals));
    }
    return anyOf(parts);
  }

  static Pattern pathPattern(String template, boolean whole) throws InvalidRule {
    String regexp = Template.parse(template, ANY_SEGMENT).regexp();
    return Regexp.compile("^" + regexp + (whole ? "$" : ""));
  }

  static Rule anyOf(List<Rule> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Rule.Or(parts);
  }

  static Rule methods(List<String> arguments) throws InvalidRule {
    List<String> methods = new ArrayList<>();
    for (String argument : arguments) {
      String method = argument.strip().toUpperCase(Locale.ROOT);
      if (!method.matches("[A-Z][A-Z-]{0,31}")) {
        throw new InvalidRule("'" + Shown.of(argument) + "' is not a method");
      }
      methods.add(method);
    }
    return new Rule.Method(methods);
  }

  private static Rule header(String name, List<String> arguments) throws InvalidRule {
    checkTwo(name, arguments);
    return new Rule.Header(headerName(arguments.getFirst()), arguments.getLast());
  }

  private static Rule headerPattern(String name, List<String> arguments) throws InvalidRule {
    checkTwo(name, arguments);
    Pattern pattern = Regexp.compile(arguments.getLast());
    return new Rule.HeaderRegexp(headerName(arguments.getFirst()), pattern);
  }

  static String headerName(String text) throws InvalidRule {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (!HeaderText.isName(name)) {
      throw new InvalidRule("'" + Shown.of(text) + "' is not the name of a header");
    }
    return name;
  }

  /** {@code Query(`a=b`, …)} of version 2, {@code Query(`a`, `b`)} of version 3. */
  private Rule query(List<String> arguments) throws InvalidRule {
    boolean pairs = arguments.stream().allMatch(argument -> argument.indexOf('=') > 0);
    if (syntax != RuleSyntax.V3 && (pairs || syntax == RuleSyntax.V2)) {
      return queryPairs(arguments);
    }
    if (arguments.size() > 2) {
      throw new InvalidRule("'Query' takes a name and a value");
    }
    String name = queryName(arguments.getFirst());
    return new Rule.Query(name, arguments.size() == 1 ? null : arguments.getLast());
  }

  /** All of these pairs; a value may have holes. */
  static Rule queryPairs(List<String> arguments) throws InvalidRule {
    List<Rule> parts = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = queryName(equals < 0 ? argument : argument.substring(0, equals));
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      if (value.indexOf('{') >= 0) {
        String regexp = Template.parse(value, ".*").regexp();
        parts.add(new Rule.QueryRegexp(name, Regexp.compile("^" + regexp + "$")));
      } else {
        parts.add(new Rule.Query(name, equals < 0 ? null : value));
      }
    }
    return parts.size() == 1 ? parts.getFirst() : new Rule.And(parts);
  }

  private static String queryName(String text) throws InvalidRule {
    if (text.isBlank()) {
      throw new InvalidRule("a field of the query needs a name");
    }
    return text.strip();
  }

  private static Rule queryPattern(String name, List<String> arguments) throws InvalidRule {
    if (arguments.size() > 2) {
      checkTwo(name, arguments);
    }
    String field = queryName(arguments.getFirst());
    if (arguments.size() == 1) {
      return new Rule.Query(field, null);
    }
    return new Rule.QueryRegexp(field, Regexp.compile(arguments.getLast()));
  }

  static List<AddressRange> ranges(List<String> arguments) throws InvalidRule {
    List<AddressRange> ranges = new ArrayList<>();
    for (String argument : arguments) {
      try {
        ranges.add(AddressRange.parse(argument.strip()));
      } catch (BerthException _) {
        throw new InvalidRule("'" + Shown.of(argument) + "' is not a range of addresses");
      }
    }
    return ranges;
  }

  private static String one(String name, List<String> arguments) throws InvalidRule {
    if (arguments.size() != 1) {
      throw new InvalidRule("'" + name + "' takes one argument");
    }
    return arguments.getFirst();
  }

  private static void checkTwo(String name, List<String> arguments) throws InvalidRule {
    if (arguments.size() != 2) {
      throw new InvalidRule("'" + name + "' takes a name and a value");
    }
  }
}

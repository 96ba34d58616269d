package dev.berth.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry wants to be told, of a header {@code WWW-Authenticate}.
 *
 * @param scheme {@code bearer} or {@code basic}
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern PART =
      Pattern.compile(
          "\\s*,?\\s*("
              + TOKEN
              + ")(?:\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|("
              + TOKEN
              + "))|(?=\\s|,|$))");

  /** Reads a header; several challenges may be in it. */
  static List<Challenge> parse(String header) {
    List<Challenge> challenges = new ArrayList<>();
    Matcher matcher = PART.matcher(header);
    while (matcher.lookingAt()) {
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      String quoted = matcher.group(2);
      String value = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
      if (value == null) {
        challenges.add(new Challenge(name, new LinkedHashMap<>()));
      } else if (!challenges.isEmpty()) {
        challenges.getLast().parameters().put(name, value);
      }
      if (matcher.end() == matcher.regionEnd()) {
        break;
      }
      matcher.region(matcher.end(), header.length());
    }
    return challenges;
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}

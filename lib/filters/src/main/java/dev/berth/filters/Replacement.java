package dev.berth.filters;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in for what a pattern finds. Groups are written as Go does: {@code $1}, {@code ${1}},
 * {@code ${name}}; {@code $$} is a dollar. Immutable.
 */
final class Replacement {
  private final Pattern pattern;
  private final List<Part> parts;

  private sealed interface Part {}

  private record Text(String text) implements Part {}

  private record Group(int number) implements Part {}

  /**
   * Reads one.
   *
   * @throws InvalidFilter if it names a group that the pattern has not
   */
  Replacement(String middleware, Pattern pattern, String template) throws InvalidFilter {
    this.pattern = pattern;
    this.parts = parts(middleware, pattern, template);
  }

  private static List<Part> parts(String middleware, Pattern pattern, String template)
      throws InvalidFilter {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < template.length()) {
      int dollar = template.indexOf('$', at);
      if (dollar < 0) {
        dollar = template.length();
      }
      if (dollar > at) {
        parts.add(new Text(template.substring(at, dollar)));
      }
      at = dollar;
      if (at < template.length()) {
        String name = groupName(template, at + 1);
        boolean braces = template.startsWith("{" + name + "}", at + 1);
        if (name.isEmpty()) {
          parts.add(new Text("$"));
          at += template.startsWith("$$", at) ? 2 : 1;
        } else {
          parts.add(new Group(group(middleware, pattern, name)));
          at += 1 + name.length() + (braces ? 2 : 0);
        }
      }
    }
    return List.copyOf(parts);
  }

  /** The name that begins here, without braces; empty: none does. */
  private static String groupName(String template, int start) {
    boolean braces = template.startsWith("{", start);
    int first = braces ? start + 1 : start;
    int end = first;
    while (end < template.length()
        && (Character.isLetterOrDigit(template.charAt(end)) || template.charAt(end) == '_')) {
      end++;
    }
    return braces && !template.startsWith("}", end) ? "" : template.substring(first, end);
  }

  private static int group(String middleware, Pattern pattern, String name) throws InvalidFilter {
    Integer named = pattern.namedGroups().get(name);
    if (named != null) {
      return named;
    }
    if (name.length() < 4 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = Integer.parseInt(name);
      if (number <= pattern.groupCount()) {
        return number;
      }
    }
    throw new InvalidFilter(
        "The middleware '%s' names a group '%s' that its pattern '%s' has not. Write ${1} for the first group."
            .formatted(middleware, name, pattern.pattern()));
  }

  /** Whether there is something to replace. */
  boolean finds(String text) {
    return pattern.matcher(text).find();
  }

  /** A text with every find replaced. */
  String in(String text) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder result = new StringBuilder(text.length() + 16);
    int end = 0;
    while (matcher.find()) {
      result.append(text, end, matcher.start());
      for (Part part : parts) {
        result.append(
            switch (part) {
              case Text plain -> plain.text();
              case Group group -> text(matcher, group.number());
            });
      }
      end = matcher.end();
    }
    return result.append(text, end, text.length()).toString();
  }

  private static String text(Matcher matcher, int group) {
    String found = matcher.group(group);
    return found == null ? "" : found;
  }
}

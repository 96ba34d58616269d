package dev.berth.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy with wildcards and variables, {@code parameter/${aws:username}/*}; a question
 * makes a {@link Glob} of it. What a variable stands for is never a wildcard itself. Immutable.
 */
final class Template {
  /** What has a meaning of its own in a text. */
  enum Feature {
    /** {@code *} and {@code ?}. */
    WILDCARDS,
    /** <code>${key}</code>, <code>${key, 'default'}</code>, <code>${*}</code>. */
    VARIABLES
  }

  /** A piece: wildcards and all, or a variable. */
  private record Part(String text, @Nullable Variable variable) {
    String orAny() {
      return variable == null ? text : String.valueOf(Glob.ANY);
    }
  }

  /**
   * A variable.
   *
   * @param key in lower case
   * @param fallback its value when the query has none; null: it has no value then
   */
  record Variable(String key, @Nullable String fallback) {}

  private final List<Part> parts;

  /** Null if there are variables. */
  private final @Nullable Glob constant;

  /** With wildcards for the variables: what does not match it does not match at all. */
  private final Glob loose;

  private Template(List<Part> parts) {
    this.parts = parts;
    boolean varies = parts.stream().anyMatch(part -> part.variable() != null);
    String first = parts.isEmpty() ? "" : parts.getFirst().text();
    this.constant = varies ? null : Glob.of(first);
    this.loose = Glob.of(parts.stream().map(Part::orAny).collect(Collectors.joining()));
  }

  /** Those features, and wildcards. */
  static Set<Feature> withWildcards(Set<Feature> features) {
    return features.contains(Feature.VARIABLES)
        ? EnumSet.allOf(Feature.class)
        : EnumSet.of(Feature.WILDCARDS);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException for a variable that does not end or has no name; the message
   *     is a sentence
   */
  static Template parse(String text, Set<Feature> features) {
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (features.contains(Feature.VARIABLES) && text.startsWith("${", i)) {
        int end = text.indexOf('}', i);
        if (end < 0) {
          throw new IllegalArgumentException("The variable at '${' has no '}'.");
        }
        addVariable(text.substring(i + 2, end), plain, parts);
        i = end + 1;
      } else {
        plain.append(features.contains(Feature.WILDCARDS) ? wildcard(c) : c);
        i++;
      }
    }
    flush(plain, parts);
    return new Template(parts);
  }

  private static char wildcard(char c) {
    return switch (c) {
      case '*' -> Glob.ANY;
      case '?' -> Glob.ONE;
      default -> c;
    };
  }

  private static void addVariable(String inner, StringBuilder plain, List<Part> parts) {
    if (inner.equals("*") || inner.equals("?") || inner.equals("$")) {
      plain.append(inner);
      return;
    }
    int comma = inner.indexOf(',');
    String key = (comma < 0 ? inner : inner.substring(0, comma)).strip();
    if (!ConditionKeys.isForm(key)) {
      throw new IllegalArgumentException(
          "%s is no variable. Write ${aws:username}, or ${$}{ for the characters themselves."
              .formatted(Quoted.of("${" + inner + "}")));
    }
    flush(plain, parts);
    String fallback = comma < 0 ? null : fallback(inner.substring(comma + 1).strip());
    parts.add(new Part("", new Variable(Ascii.lowerCase(key), fallback)));
  }

  private static String fallback(String quoted) {
    if (quoted.length() < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
      throw new IllegalArgumentException(
          "The default of a variable stands in single quotes: ${aws:PrincipalTag/team, 'none'}.");
    }
    return quoted.substring(1, quoted.length() - 1);
  }

  private static void flush(StringBuilder plain, List<Part> parts) {
    if (!plain.isEmpty()) {
      parts.add(new Part(plain.toString(), null));
      plain.setLength(0);
    }
  }

  boolean hasVariables() {
    return constant == null;
  }

  /** The variables, in order. */
  List<Variable> variables() {
    return parts.stream().map(Part::variable).filter(variable -> variable != null).toList();
  }

  /** Without variables, the text; null otherwise. */
  @Nullable Glob constant() {
    return constant;
  }

  /** The text for a question; null if a variable has no value or several. */
  @Nullable Glob resolve(Question question) {
    if (constant != null) {
      return constant;
    }
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      Variable variable = part.variable();
      String value = variable == null ? part.text() : value(variable, question);
      if (value == null) {
        return null;
      }
      text.append(value);
    }
    return Glob.of(text.toString());
  }

  private static @Nullable String value(Variable variable, Question question) {
    List<String> values = question.values(variable.key());
    if (values.isEmpty()) {
      return variable.fallback();
    }
    String value = values.getFirst();
    boolean usable =
        values.size() == 1 && value.indexOf(Glob.ANY) < 0 && value.indexOf(Glob.ONE) < 0;
    return usable ? value : null;
  }

  /** Whether a value matches; it does not when a variable has no value. */
  boolean matches(String value, Question question) {
    if (constant != null) {
      return constant.matches(value);
    }
    if (!loose.matches(value)) {
      return false;
    }
    Glob glob = resolve(question);
    return glob != null && glob.matches(value);
  }
}

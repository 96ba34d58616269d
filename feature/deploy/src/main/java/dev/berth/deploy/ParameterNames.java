package dev.berth.deploy;

import dev.berth.deploy.StackParameters.Filled;
import dev.berth.deploy.StackParameters.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the names of parameters back where their values stand. A value that stands somewhere by
 * chance is taken for the parameter's, which has it after all. Immutable.
 */
final class ParameterNames {
  /** Shorter ones stand everywhere by chance: they count only where they stand alone. */
  private static final int SHORTEST_PART = 4;

  private final List<Map.Entry<String, String>> namesByValue = new ArrayList<>();

  ParameterNames(List<Filled> filled) {
    for (Filled one : filled) {
      String value = one.used().getOrDefault("", "");
      if (one.name().kind() == Kind.PARAMETER && !value.isEmpty()) {
        namesByValue.add(Map.entry(value, "${param:" + one.name().reference() + "}"));
      }
    }
    namesByValue.sort(
        Comparator.<Map.Entry<String, String>>comparingInt(entry -> -entry.getKey().length())
            .thenComparing(Map.Entry::getValue));
  }

  String restore(String text) {
    for (Map.Entry<String, String> entry : namesByValue) {
      String value = entry.getKey();
      if (text.equals(value)) {
        return entry.getValue();
      }
      if (value.length() >= SHORTEST_PART && text.contains(value)) {
        // What is left on both sides can hold others; a name itself is not looked into.
        int at = text.indexOf(value);
        return restore(text.substring(0, at))
            + entry.getValue()
            + restore(text.substring(at + value.length()));
      }
    }
    return text;
  }

  @Nullable String restoreNullable(@Nullable String text) {
    return text == null ? null : restore(text);
  }

  @Nullable List<String> restoreAll(@Nullable List<String> texts) {
    return texts == null ? null : texts.stream().map(this::restore).toList();
  }
}

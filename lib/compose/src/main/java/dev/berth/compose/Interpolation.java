package dev.berth.compose;

import dev.berth.compose.Template.Literal;
import dev.berth.compose.Template.Parameter;
import dev.berth.compose.Template.Part;
import dev.berth.compose.Template.Variable;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the place of variables and parameters. Counts what it makes, so that few letters
 * of a file cannot become gigabytes. Confined to one thread.
 */
final class Interpolation {
  private static final int MOST_CHARACTERS = 4 * YamlReader.LONGEST_TEXT;

  private final @Nullable Map<String, String> variables;
  private final ParameterValues parameters;
  private int characters;

  private Interpolation(@Nullable Map<String, String> variables, ParameterValues parameters) {
    this.variables = variables;
    this.parameters = parameters;
  }

  /** Leaves parameters as they are. */
  static Interpolation with(Map<String, String> variables) {
    return with(variables, ParameterValues.UNASKED);
  }

  static Interpolation with(Map<String, String> variables, ParameterValues parameters) {
    return new Interpolation(variables, parameters);
  }

  /**
   * A text whose variables have been replaced.
   *
   * @param open whether a parameter stands in it whose value is not known
   */
  record Replaced(String text, boolean open) {}

  /** Leaves texts as they are. */
  static Interpolation none() {
    return new Interpolation(null, ParameterValues.UNASKED);
  }

  /**
   * Replaces the variables of one text; one that is not set becomes nothing, with a warning.
   *
   * @param places where a variable of this text stands
   * @return null when something is wrong, which is told then
   */
  @Nullable Replaced apply(
      String text, KeyPath path, Function<String, Place> places, Problems problems) {
    if (variables == null) {
      return new Replaced(text, false);
    }
    Template template;
    try {
      template = Template.parse(text);
    } catch (BerthException wrong) {
      problems.error(places.apply(""), path.toString(), wrong.getMessage());
      return null;
    }
    Text replaced = new Text(variables, path, places, problems);
    String result = replaced.replace(template);
    return replaced.failed ? null : new Replaced(result, replaced.open);
  }

  /** One text while its variables are replaced. */
  private final class Text {
    private final Map<String, String> values;
    private final KeyPath path;
    private final Function<String, Place> places;
    private final Problems problems;
    private boolean failed;
    private boolean open;

    Text(
        Map<String, String> values,
        KeyPath path,
        Function<String, Place> places,
        Problems problems) {
      this.values = values;
      this.path = path;
      this.places = places;
      this.problems = problems;
    }

    String replace(Template template) {
      StringBuilder text = new StringBuilder();
      for (Part part : template.parts()) {
        String piece =
            switch (part) {
              case Literal literal -> literal.text();
              case Variable variable -> value(variable);
              case Parameter parameter -> value(parameter);
            };
        characters += Math.min(piece.length(), MOST_CHARACTERS);
        if (characters > MOST_CHARACTERS) {
          problems.error(
              places.apply(""),
              path.toString(),
              "With its variables replaced the file is longer than %,d characters."
                  .formatted(MOST_CHARACTERS));
          characters = MOST_CHARACTERS;
          failed = true;
          return "";
        }
        text.append(piece);
      }
      return text.toString();
    }

    private String value(Parameter parameter) {
      boolean failedBefore = failed;
      failed = false;
      String reference = replace(parameter.reference());
      boolean isNamed = !failed;
      failed |= failedBefore;
      if (!isNamed) {
        return "";
      }
      try {
        String value = parameters.value(reference);
        open |= value == null;
        return value == null ? "${" + Template.PARAMETER + reference + "}" : value;
      } catch (BerthException wrong) {
        failed = true;
        problems.error(
            places.apply(Template.PARAMETER + reference), path.toString(), wrong.getMessage());
        return "";
      }
    }

    private String value(Variable variable) {
      @Nullable String value = values.get(variable.name());
      boolean filled = value != null && !value.isEmpty();
      return switch (variable.operator()) {
        case NONE -> value != null ? value : unset(variable);
        case DEFAULT_IF_EMPTY -> value != null && filled ? value : replace(variable.operand());
        case DEFAULT_IF_UNSET -> value != null ? value : replace(variable.operand());
        case REQUIRED_NOT_EMPTY ->
            value != null && filled ? value : missing(variable, value == null);
        case REQUIRED -> value != null ? value : missing(variable, true);
        case INSTEAD_IF_NOT_EMPTY -> filled ? replace(variable.operand()) : "";
        case INSTEAD_IF_SET -> value != null ? replace(variable.operand()) : "";
      };
    }

    private String unset(Variable variable) {
      if (problems.dropped() == 0) {
        String name = variable.name();
        problems.warning(
            places.apply(name),
            path.toString(),
            "The variable %s is not set and becomes an empty text. Set it, or write ${%s:-} if that is meant."
                .formatted(Shown.quoted(name), name));
      }
      return "";
    }

    private String missing(Variable variable, boolean unset) {
      String reason = replace(variable.operand());
      failed = true;
      problems.error(
          places.apply(variable.name()),
          path.toString(),
          "The variable %s is %s%s"
              .formatted(
                  Shown.quoted(variable.name()),
                  unset ? "not set" : "empty",
                  reason.isBlank() ? ", and it has to be set." : ": " + shortened(reason)));
      return "";
    }

    private static String shortened(String reason) {
      String quoted = Shown.quoted(reason);
      return quoted.substring(1, quoted.length() - 1);
    }
  }
}

package dev.berth.parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the input of an AWS operation, and collects what breaks the constraints of AWS's model to
 * tell it in AWS's words. Confined to one thread.
 */
final class AwsInput {
  private static final int LONGEST_SHOWN = 200;

  private final Map<String, Object> input;
  private final String prefix;
  private final List<String> problems;

  AwsInput(Map<String, Object> input) {
    this(input, "", new ArrayList<>());
  }

  private AwsInput(Map<String, Object> input, String prefix, List<String> problems) {
    this.input = input;
    this.prefix = prefix;
    this.problems = problems;
  }

  /** How long a text may be, and its form if it has one. */
  record Length(int min, int max, @Nullable Pattern form) {
    Length(int min, int max) {
      this(min, max, null);
    }
  }

  /** A text; null: none was given. */
  @Nullable String text(String name, Length length) {
    Object value = input.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw Refusal.serialization();
    }
    check(path(name), text, length);
    return text;
  }

  /** A text that has to be there; empty if it is not. */
  String needed(String name, Length length) {
    String text = text(name, length);
    if (text == null) {
      missing(name);
    }
    return text == null ? "" : text;
  }

  /** A text that is shown in no message. */
  String secret(String name) {
    Object value = input.get(name);
    if (value == null) {
      missing(name);
      return "";
    }
    if (!(value instanceof String text)) {
      throw Refusal.serialization();
    }
    if (text.isEmpty()) {
      problem("Value '' at", path(name), "Member must have length greater than or equal to 1");
    }
    return text;
  }

  /** One of a set of texts; null: none was given. */
  @Nullable String choice(String name, List<String> choices) {
    String text = text(name, new Length(0, Integer.MAX_VALUE));
    if (text != null && !choices.contains(text)) {
      problem(
          shown(text),
          path(name),
          "Member must satisfy enum value set: [" + String.join(", ", choices) + "]");
    }
    return text;
  }

  boolean flag(String name) {
    Object value = input.get(name);
    if (value == null) {
      return false;
    }
    if (!(value instanceof Boolean flag)) {
      throw Refusal.serialization();
    }
    return flag;
  }

  /** A number, or another if none was given. */
  int number(String name, int otherwise, int min, int max) {
    Long number = longNumber(name);
    if (number == null) {
      return otherwise;
    }
    if (number > max) {
      problem(
          shown(number.toString()),
          path(name),
          "Member must have value less than or equal to " + max);
      return otherwise;
    }
    if (number < min) {
      problem(
          shown(number.toString()),
          path(name),
          "Member must have value greater than or equal to " + min);
      return otherwise;
    }
    return Math.toIntExact(number);
  }

  /** A number; null: none was given. */
  @Nullable Long longNumber(String name) {
    Object value = input.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Long number)) {
      throw Refusal.serialization();
    }
    return number;
  }

  /** How many members a list may have. */
  record Size(int min, int max) {}

  /** A list of texts; empty if there is none. */
  List<String> texts(String name, Size size, Length length) {
    List<?> list = list(name, size);
    List<String> texts = new ArrayList<>();
    for (Object member : list) {
      if (!(member instanceof String text)) {
        throw Refusal.serialization();
      }
      check(path(name), text, length);
      texts.add(text);
    }
    return texts;
  }

  /** A list of structures; empty if there is none. */
  List<AwsInput> structures(String name, Size size) {
    List<AwsInput> structures = new ArrayList<>();
    for (Object member : list(name, size)) {
      if (!(member instanceof Map<?, ?> map)) {
        throw Refusal.serialization();
      }
      @SuppressWarnings("unchecked") // JSON objects have texts as keys.
      Map<String, Object> fields = (Map<String, Object>) map;
      String at = path(name) + "." + (structures.size() + 1) + ".member.";
      structures.add(new AwsInput(fields, at, problems));
    }
    return structures;
  }

  boolean has(String name) {
    return input.get(name) != null;
  }

  private List<?> list(String name, Size size) {
    Object value = input.get(name);
    if (value == null) {
      if (size.min() > 0) {
        missing(name);
      }
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw Refusal.serialization();
    }
    if (list.size() < size.min() || list.size() > size.max()) {
      boolean less = list.size() < size.min();
      problem(
          shown(shownList(list)),
          path(name),
          "Member must have length "
              + (less
                  ? "greater than or equal to " + size.min()
                  : "less than or equal to " + size.max()));
    }
    return list;
  }

  private static String shownList(List<?> list) {
    return list.stream().allMatch(String.class::isInstance) ? list.toString() : "[...]";
  }

  private void check(String path, String text, Length length) {
    Pattern form = length.form();
    if (text.length() > length.max()) {
      problem(shown(text), path, "Member must have length less than or equal to " + length.max());
    } else if (text.length() < length.min()) {
      problem(
          shown(text), path, "Member must have length greater than or equal to " + length.min());
    } else if (form != null && !form.matcher(text).matches()) {
      problem(shown(text), path, "Member must satisfy regular expression pattern: " + form);
    }
  }

  private void missing(String name) {
    problem("Value null at", path(name), "Member must not be null");
  }

  private void problem(String value, String path, String constraint) {
    problems.add(value + " '" + path + "' failed to satisfy constraint: " + constraint);
  }

  private static String shown(String value) {
    String text =
        value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "..." : value;
    return "Value '" + text + "' at";
  }

  private String path(String name) {
    return prefix + Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Ends the reading.
   *
   * @throws Refusal {@code ValidationException} that tells all that was found
   */
  void check() {
    if (!problems.isEmpty()) {
      throw Refusal.validation(
          problems.size()
              + (problems.size() == 1 ? " validation error" : " validation errors")
              + " detected: "
              + String.join("; ", problems));
    }
  }
}

package dev.berth.parameters;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One condition of a list of parameters.
 *
 * @param key as AWS writes it: {@code Name}, {@code tag:team}
 * @param values one of them has to fit; none: it is enough that there is something
 */
record ParameterFilter(String key, Option option, List<String> values) {
  private static final String TAG = "tag:";

  ParameterFilter {
    values = List.copyOf(values);
  }

  /** How a value is compared. */
  enum Option {
    EQUALS("Equals"),
    BEGINS_WITH("BeginsWith"),
    CONTAINS("Contains"),
    RECURSIVE("Recursive"),
    ONE_LEVEL("OneLevel");

    private final String label;

    Option(String label) {
      this.label = label;
    }

    static Optional<Option> find(String label) {
      for (Option option : values()) {
        if (option.label.equals(label)) {
          return Optional.of(option);
        }
      }
      return Optional.empty();
    }
  }

  boolean isTag() {
    return key.startsWith(TAG);
  }

  /** Whether a parameter meets it; labels are another's matter. */
  boolean matches(Parameter parameter) {
    if (isTag()) {
      String value = parameter.tags().get(key.substring(TAG.length()));
      return value != null && (values.isEmpty() || any(value));
    }
    return switch (key) {
      case "Name" -> nameMatches(parameter.name());
      case "Type" -> any(parameter.type().label());
      case "Tier" -> any(parameter.version().tier().label());
      case "DataType" -> any(parameter.version().dataType());
      case "KeyId" -> parameter.type().isSecure() && any(SsmFields.KEY_ID);
      case "Path" -> values.stream().anyMatch(path -> isBelow(parameter.name(), path));
      default -> true;
    };
  }

  /** A leading slash may be missing, as it may with AWS. */
  private boolean nameMatches(ParameterName name) {
    if (option == Option.CONTAINS) {
      String lower = name.value().toLowerCase(Locale.ROOT);
      return anyMatch(value -> lower.contains(value.toLowerCase(Locale.ROOT)));
    }
    String bare = name.bare();
    return anyMatch(
        value -> {
          String wanted = value.startsWith("/") ? value.substring(1) : value;
          return option == Option.BEGINS_WITH ? bare.startsWith(wanted) : bare.equals(wanted);
        });
  }

  private boolean any(String actual) {
    return anyMatch(
        value -> option == Option.BEGINS_WITH ? actual.startsWith(value) : actual.equals(value));
  }

  private boolean anyMatch(Predicate<String> predicate) {
    return values.stream().anyMatch(predicate);
  }

  private boolean isBelow(ParameterName name, String path) {
    if (option == Option.ONE_LEVEL) {
      return name.parent().equals(path);
    }
    return path.equals("/") || name.value().startsWith(path + "/");
  }
}

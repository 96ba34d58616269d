package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import dev.berth.parameters.ParameterFilter.Option;
import dev.berth.parameters.ParameterTable.Range;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The conditions of a list of parameters: all have to be met. Immutable. */
record ParameterFilters(List<ParameterFilter> all) {
  static final ParameterFilters NONE = new ParameterFilters(List.of());

  private static final Pattern PATH = Pattern.compile("/|(/[a-zA-Z0-9_.-]+)+/?");
  private static final List<String> BY_PATH = List.of("Type", "KeyId", "Label");
  private static final List<String> DESCRIBE =
      List.of("Path", "Name", "Type", "KeyId", "Tier", "DataType");

  ParameterFilters {
    all = List.copyOf(all);
  }

  /**
   * A condition as it was sent.
   *
   * @param option null: the usual one of the key
   * @param values null: none were given
   */
  record Given(String key, @Nullable String option, @Nullable List<String> values) {}

  /**
   * Reads the conditions of GetParametersByPath.
   *
   * @throws Refusal {@code InvalidFilterKey}, {@code InvalidFilterOption}, {@code
   *     InvalidFilterValue}
   */
  static ParameterFilters ofPath(List<Given> given) {
    for (Given one : given) {
      if (!BY_PATH.contains(one.key())) {
        throw invalidKey(one.key(), "[Type, KeyId]");
      }
    }
    return read(given);
  }

  /**
   * Reads the conditions of DescribeParameters.
   *
   * @throws Refusal as {@link #ofPath} does, and {@code ValidationException} for a path
   */
  static ParameterFilters ofDescribe(List<Given> given) {
    for (Given one : given) {
      if (!one.key().startsWith("tag:") && !DESCRIBE.contains(one.key())) {
        throw invalidKey(one.key(), "[Path, Name, Type, KeyId, Tier]");
      }
    }
    return read(given);
  }

  private static Refusal invalidKey(String key, String valid) {
    return Refusal.filterKey(
        "The following filter key is not valid: %s. Valid filter keys include: %s."
            .formatted(key, valid));
  }

  private static ParameterFilters read(List<Given> given) {
    List<ParameterFilter> filters = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Given one : given) {
      if (!keys.add(one.key())) {
        throw Refusal.filterKey(
            "The following filter is duplicated in the request: %s. A request can contain only one occurrence of a specific filter."
                .formatted(one.key()));
      }
      filters.add(read(one));
    }
    return new ParameterFilters(filters);
  }

  private static ParameterFilter read(Given given) {
    boolean isTag = given.key().startsWith("tag:");
    List<String> values = given.values();
    if (values == null || values.isEmpty()) {
      if (!isTag) {
        throw Refusal.filterValue(
            "The following filter values are missing : null for filter key " + given.key());
      }
      values = List.of();
    }
    Option option = option(given);
    if (given.key().equals("Path")) {
      values = values.stream().map(ParameterFilters::path).toList();
    }
    for (String value : values) {
      checkValue(given.key(), value);
    }
    return new ParameterFilter(given.key(), option, values);
  }

  private static Option option(Given given) {
    boolean isPath = given.key().equals("Path");
    String label = given.option();
    if (label == null) {
      return isPath ? Option.ONE_LEVEL : Option.EQUALS;
    }
    Set<Option> valid =
        switch (given.key()) {
          case "Path" -> EnumSet.of(Option.RECURSIVE, Option.ONE_LEVEL);
          case "Name" -> EnumSet.of(Option.BEGINS_WITH, Option.EQUALS, Option.CONTAINS);
          case "Label" -> EnumSet.of(Option.EQUALS);
          default -> EnumSet.of(Option.BEGINS_WITH, Option.EQUALS);
        };
    return Option.find(label)
        .filter(valid::contains)
        .orElseThrow(
            () ->
                Refusal.filterOption(
                    "The following filter option is not valid: %s. Valid options include: %s."
                        .formatted(
                            label, isPath ? "[Recursive, OneLevel]" : "[BeginsWith, Equals]")));
  }

  private static void checkValue(String key, String value) {
    String valid =
        switch (key) {
          case "Tier" ->
              Tier.find(value).isPresent() || value.equals(Tier.INTELLIGENT)
                  ? ""
                  : "[Standard, Advanced, Intelligent-Tiering]";
          case "Type" ->
              ParameterType.find(value).isPresent() ? "" : "[String, StringList, SecureString]";
          default -> "";
        };
    if (!valid.isEmpty()) {
      throw Refusal.filterValue(
          "The following filter value is not valid: %s. Valid values include: %s."
              .formatted(value, valid));
    }
  }

  /** A path of a filter, without a slash at its end. */
  private static String path(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.startsWith("/aws") || lower.startsWith("/ssm")) {
      throw Refusal.validation(
          "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). When using global parameters, please specify within a global namespace.");
    }
    return trimmed(path);
  }

  /**
   * A path, without a slash at its end.
   *
   * @throws Refusal {@code ValidationException}
   */
  static String trimmed(String path) {
    if (path.length() > ParameterName.LONGEST || !PATH.matcher(path).matches()) {
      throw Refusal.path();
    }
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The conditions of DescribeParameters in its old form: names by how they begin. */
  static ParameterFilters ofOldForm(List<Given> given) {
    return ofDescribe(
        given.stream()
            .map(
                one ->
                    new Given(
                        one.key(), one.key().equals("Name") ? "BeginsWith" : null, one.values()))
            .toList());
  }

  /** Where parameters that meet it are. */
  Range range() {
    for (ParameterFilter filter : all) {
      if (filter.key().equals("Path") && filter.values().size() == 1) {
        return new Range(filter.values().getFirst(), filter.option() == Option.RECURSIVE);
      }
    }
    return Range.ALL;
  }

  boolean matches(Parameter parameter) {
    return all.stream().allMatch(filter -> filter.matches(parameter));
  }

  /**
   * The version of a parameter that is meant: the one with a label, if there is a filter for it.
   */
  Optional<Version> version(Parameter parameter, ParameterStore store, TenantId tenant) {
    if (!matches(parameter)) {
      return Optional.empty();
    }
    for (ParameterFilter filter : all) {
      if (filter.key().equals("Label")) {
        return filter.values().stream()
            .flatMap(label -> store.findLabel(tenant, parameter.name(), label).stream())
            .findFirst()
            .flatMap(number -> store.findVersion(tenant, parameter, number));
      }
    }
    return Optional.of(parameter.version());
  }
}

package dev.berth.parameters;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter as REST shows it.
 *
 * @param value null: it was not asked for
 * @param selector what it was asked for by; null: its name alone
 * @param labels of the version; null: not asked for
 */
record ParameterView(
    String name,
    String type,
    @Nullable String value,
    long version,
    @Nullable String selector,
    Instant modified,
    String modifiedBy,
    String arn,
    @Nullable List<String> labels,
    String tier,
    String dataType,
    @Nullable String description,
    @Nullable String allowedPattern) {
  static ParameterView of(SsmFields fields, Shown shown, @Nullable List<String> labels) {
    Version version = shown.version();
    return new ParameterView(
        shown.name().value(),
        shown.type().label(),
        shown.value().reveal(),
        version.number(),
        shown.selector(),
        version.modified(),
        version.modifiedBy(),
        fields.arn(shown.name()),
        labels,
        version.tier().label(),
        version.dataType(),
        version.description(),
        version.pattern());
  }

  /** Without its value. */
  static ParameterView of(SsmFields fields, Parameter parameter) {
    Version version = parameter.version();
    return new ParameterView(
        parameter.name().value(),
        parameter.type().label(),
        null,
        version.number(),
        null,
        version.modified(),
        version.modifiedBy(),
        fields.arn(parameter.name()),
        null,
        version.tier().label(),
        version.dataType(),
        version.description(),
        version.pattern());
  }

  /** Never the value. */
  @Override
  public String toString() {
    return name + ":" + version;
  }
}

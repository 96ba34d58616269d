package dev.berth.policy;

import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the condition block of one statement. Confined to one thread. */
final class ConditionReader {
  private static final String ANY_VALUE = "ForAnyValue:";
  private static final String ALL_VALUES = "ForAllValues:";
  private static final String IF_EXISTS = "IfExists";

  private final ConditionKeys known;
  private final Set<Template.Feature> features;
  private final Variables variables;
  private final Problems problems;
  private final Operands operands;

  ConditionReader(
      ConditionKeys known, Set<Template.Feature> features, Variables variables, Problems problems) {
    this.known = known;
    this.features = features;
    this.variables = variables;
    this.problems = problems;
    this.operands = new Operands(features);
  }

  /**
   * The conditions of a block.
   *
   * @param effect the statement's; null if that is wrong
   */
  List<Condition> read(JsonValue block, String path, @Nullable Effect effect) {
    List<Condition> conditions = new ArrayList<>();
    Section section = Section.of(block, path, problems);
    if (section == null) {
      return conditions;
    }
    for (JsonValue.Member member : section.object().members()) {
      Comparison comparison = comparison(member, path);
      Section keys = Section.of(member.value(), section.path(member.key()), problems);
      if (comparison == null || keys == null) {
        continue;
      }
      if (keys.object().members().isEmpty()) {
        problems.error(member.place(), keys.path(), "There is no key to compare.");
      }
      for (JsonValue.Member key : keys.object().members()) {
        conditions.add(condition(comparison, key, keys.path(key.key())));
        if (effect == Effect.ALLOW && comparison.quantifier == Condition.Quantifier.ALL_VALUES) {
          problems.warning(
              member.place(),
              keys.path(),
              "ForAllValues also holds when the key has no value. Add \"Null\": {\"%s\": \"false\"} unless that is meant."
                  .formatted(Quoted.plain(key.key())));
        }
      }
    }
    return conditions;
  }

  /** An operator with its prefix and suffix. */
  private record Comparison(
      Operator operator, Condition.Quantifier quantifier, Condition.Absence absence) {}

  private @Nullable Comparison comparison(JsonValue.Member member, String path) {
    String name = member.key();
    Condition.Quantifier quantifier = Condition.Quantifier.PLAIN;
    Condition.Absence absence = Condition.Absence.COUNTS;
    if (name.startsWith(ANY_VALUE)) {
      quantifier = Condition.Quantifier.ANY_VALUE;
      name = name.substring(ANY_VALUE.length());
    } else if (name.startsWith(ALL_VALUES)) {
      quantifier = Condition.Quantifier.ALL_VALUES;
      name = name.substring(ALL_VALUES.length());
    }
    if (name.endsWith(IF_EXISTS)) {
      absence = Condition.Absence.HOLDS;
      name = name.substring(0, name.length() - IF_EXISTS.length());
    }
    Operator operator = Operator.named(name);
    if (operator == null) {
      problems.error(
          member.place(),
          path,
          "The operator %s is unknown.%s"
              .formatted(
                  Quoted.of(member.key()), Section.suggestion(name, Operator.names(), problems)));
      return null;
    }
    if (operator == Operator.NULL && !member.key().equals("Null")) {
      problems.error(member.place(), path, "The operator 'Null' has no prefix and no suffix.");
    }
    return new Comparison(operator, quantifier, absence);
  }

  private Condition condition(Comparison comparison, JsonValue.Member member, String path) {
    checkKey(member, path);
    List<Operand> values = new ArrayList<>();
    for (Section.Located text : Section.texts(asTexts(member.value()), path, problems)) {
      try {
        values.add(operands.read(comparison.operator.kind(), text.text()));
        if (comparison.operator.kind().hasVariables()) {
          boolean isNegated = comparison.operator.isNegated();
          variables.check(text, Template.parse(text.text(), features), isNegated);
        }
      } catch (IllegalArgumentException e) {
        problems.error(text.place(), text.path(), String.valueOf(e.getMessage()));
      }
    }
    return new Condition(
        comparison.operator,
        comparison.quantifier,
        comparison.absence,
        Ascii.lowerCase(member.key()),
        values);
  }

  private void checkKey(JsonValue.Member member, String path) {
    String key = member.key();
    if (!ConditionKeys.isForm(key)) {
      problems.error(
          member.place(),
          path,
          "%s is no condition key. Write one such as 'aws:SourceIp'.".formatted(Quoted.of(key)));
    } else if (!known.isKnown(key)) {
      problems.error(
          member.place(),
          path,
          "The condition key %s is unknown.%s"
              .formatted(Quoted.of(key), suggestion(key, known, problems)));
    }
  }

  /** Numbers and truth values may also stand without quotes. */
  private static JsonValue asTexts(JsonValue value) {
    return switch (value) {
      case JsonValue.Scalar scalar -> new JsonValue.Text(scalar.place(), scalar.text());
      case JsonValue.Items items ->
          new JsonValue.Items(
              items.place(),
              items.values().stream()
                  .map(each -> each instanceof JsonValue.Scalar ? asTexts(each) : each)
                  .toList());
      case JsonValue.Text _, JsonValue.Null _, JsonValue.Members _ -> value;
    };
  }

  /** What follows a message about an unknown key. */
  static String suggestion(String key, ConditionKeys known, Problems problems) {
    return problems.dropped() > 0
        ? ""
        : known.nearest(key).map(nearest -> " Did you mean '" + nearest + "'?").orElse("");
  }
}

package dev.berth.policy;

import dev.berth.kernel.Problems;
import java.util.HashSet;
import java.util.Set;

/** The variables of one statement. Confined to one thread. */
final class Variables {
  private final ConditionKeys known;
  private final Set<Template.Feature> features;
  private final Problems problems;
  private final Set<String> needed = new HashSet<>();

  Variables(ConditionKeys known, Set<Template.Feature> features, Problems problems) {
    this.known = known;
    this.features = features;
    this.problems = problems;
  }

  /**
   * Tells of those that are unknown.
   *
   * @param isNegated whether the statement speaks of what the text does not match
   */
  void check(Section.Located text, Template template, boolean isNegated) {
    if (!features.contains(Template.Feature.VARIABLES) && text.text().contains("${")) {
      problems.warning(
          text.place(),
          text.path(),
          "Without \"Version\": \"2012-10-17\" variables mean only their own characters.");
    }
    for (Template.Variable variable : template.variables()) {
      if (!known.isKnown(variable.key())) {
        problems.error(
            text.place(),
            text.path(),
            "The variable ${%s} is unknown.%s"
                .formatted(
                    variable.key(), ConditionReader.suggestion(variable.key(), known, problems)));
      }
      if (isNegated && variable.fallback() == null) {
        needed.add(variable.key());
      }
    }
  }

  /** Keys, in lower case, without a value of which the statement would match more. */
  Set<String> needed() {
    return needed;
  }
}

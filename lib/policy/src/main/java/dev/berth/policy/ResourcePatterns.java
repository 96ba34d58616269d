package dev.berth.policy;

import java.util.List;

/**
 * The resources of a statement. Immutable.
 *
 * @param isAllBut whether it speaks of all others ({@code NotResource})
 */
record ResourcePatterns(boolean isAllBut, List<Template> templates) {
  ResourcePatterns {
    templates = List.copyOf(templates);
  }

  /** Whether the statement speaks of the thing that a question is about. */
  boolean matches(Question question) {
    for (Template template : templates) {
      for (String name : question.resources()) {
        if (template.matches(name, question)) {
          return !isAllBut;
        }
      }
    }
    return isAllBut;
  }
}

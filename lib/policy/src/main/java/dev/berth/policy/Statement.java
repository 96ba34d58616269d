package dev.berth.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One statement of a document: what it allows or denies, to what, and when. Immutable. */
public final class Statement {
  private final @Nullable String sid;
  private final Effect effect;
  private final ActionPatterns actions;
  private final ResourcePatterns resources;
  private final List<Condition> conditions;

  /**
   * Variables without which an Allow does not hold: where their absence would make it match more.
   */
  private final Set<String> needed;

  Statement(
      @Nullable String sid,
      Effect effect,
      ActionPatterns actions,
      ResourcePatterns resources,
      List<Condition> conditions,
      Set<String> needed) {
    this.sid = sid;
    this.effect = effect;
    this.actions = actions;
    this.resources = resources;
    this.conditions = List.copyOf(conditions);
    this.needed = effect == Effect.ALLOW ? Set.copyOf(needed) : Set.of();
  }

  /** The name that its author gave it; null if none. */
  public @Nullable String sid() {
    return sid;
  }

  public Effect effect() {
    return effect;
  }

  ActionPatterns actions() {
    return actions;
  }

  /** Whether it speaks of what is asked. */
  boolean matches(Question question) {
    if (!actions.matches(question.action()) || !resources.matches(question)) {
      return false;
    }
    for (String key : needed) {
      if (question.values(key).size() != 1) {
        return false;
      }
    }
    for (Condition condition : conditions) {
      if (!condition.holds(question)) {
        return false;
      }
    }
    return true;
  }
}

package dev.berth.policy;

import dev.berth.kernel.Names;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actions that a document may speak of. Immutable. */
public final class ActionNames {
  /** Any action of the right form. */
  public static final ActionNames ANY = new ActionNames(Map.of());

  /** By their lower-case form. */
  private final Map<String, String> names;

  private ActionNames(Map<String, String> names) {
    this.names = names;
  }

  /** Those, and no others. */
  public static ActionNames of(Collection<String> names) {
    Map<String, String> byLowerCase = new LinkedHashMap<>();
    names.forEach(name -> byLowerCase.put(Ascii.lowerCase(name), name));
    return new ActionNames(byLowerCase);
  }

  /**
   * Whether a pattern matches one at least.
   *
   * @param pattern in lower case
   */
  boolean isKnown(Glob pattern) {
    if (names.isEmpty() || pattern.isLiteral()) {
      return names.isEmpty() || names.containsKey(pattern.text());
    }
    for (String name : names.keySet()) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }

  /** The one nearest to a misspelt name. */
  Optional<String> nearest(String name) {
    List<String> known = List.copyOf(names.keySet());
    return Names.nearest(Ascii.lowerCase(name), known).map(names::get);
  }
}

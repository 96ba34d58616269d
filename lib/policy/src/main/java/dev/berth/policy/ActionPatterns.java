package dev.berth.policy;

import java.util.List;
import java.util.Set;

/**
 * The actions of a statement. Immutable.
 *
 * @param isAllBut whether it speaks of all others ({@code NotAction})
 * @param names those named whole, in lower case
 * @param globs those with wildcards, in lower case
 */
record ActionPatterns(boolean isAllBut, Set<String> names, List<Glob> globs) {
  ActionPatterns {
    names = Set.copyOf(names);
    globs = List.copyOf(globs);
  }

  /**
   * Whether the statement speaks of an action.
   *
   * @param action in lower case
   */
  boolean matches(String action) {
    return isListed(action) != isAllBut;
  }

  private boolean isListed(String action) {
    if (names.contains(action)) {
      return true;
    }
    for (Glob glob : globs) {
      if (glob.matches(action)) {
        return true;
      }
    }
    return false;
  }
}

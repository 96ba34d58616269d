package dev.berth.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What policies are asked. Immutable.
 *
 * @param action as {@code stack:Deploy}; capitals do not matter
 * @param resources the names of the one thing that it is done to; a pattern that matches one of
 *     them matches the thing
 * @param context the values of each condition key that has any; capitals of keys do not matter
 */
public record PolicyQuery(
    String action, List<String> resources, Map<String, List<String>> context) {

  public PolicyQuery {
    resources = List.copyOf(resources);
    Map<String, List<String>> folded = HashMap.newHashMap(context.size());
    context.forEach((key, values) -> folded.put(Ascii.lowerCase(key), List.copyOf(values)));
    context = Map.copyOf(folded);
  }
}

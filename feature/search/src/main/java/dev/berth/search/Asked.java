package dev.berth.search;

import dev.berth.access.Principal;
import java.util.Map;

/**
 * A request that was let in. Immutable.
 *
 * @param names what stands in the path, by the names of its variables
 * @param parameters of the address
 * @param body inflated; empty: none came
 */
record Asked(
    Principal principal,
    String method,
    Map<String, String> names,
    Map<String, String> parameters,
    RequestBody body) {

  /** A name in the path; empty: it has none. */
  String name(String variable) {
    return names.getOrDefault(variable, "");
  }

  boolean flag(String parameter) {
    String value = parameters.get(parameter);
    return value != null && !value.equals("false");
  }
}

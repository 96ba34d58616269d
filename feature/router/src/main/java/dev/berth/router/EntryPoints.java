package dev.berth.router;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The names by which labels and files mean the front door's listeners. */
final class EntryPoints {
  private EntryPoints() {}

  /**
   * The listeners of a route.
   *
   * @param names empty: all
   * @param https whether there is one for TLS
   * @param errors gets what is not there
   */
  static Set<String> listeners(
      List<String> names, boolean needsTls, boolean https, List<String> errors) {
    Set<String> listeners = new TreeSet<>();
    for (String name : names) {
      switch (name.strip().toLowerCase(Locale.ROOT)) {
        case "web", "http" -> listeners.add(RouteMatch.WEB);
        case "websecure", "https" -> listeners.add(RouteMatch.WEBSECURE);
        default ->
            errors.add(
                "Cannot find the entry point '%s': the front door has web and websecure. Name one of these."
                    .formatted(name));
      }
    }
    if (listeners.isEmpty()) {
      listeners.addAll(RouteMatch.BOTH);
    }
    if (needsTls && !listeners.contains(RouteMatch.WEBSECURE)) {
      errors.add(
          "Cannot serve the route over TLS at the entry point 'web': it takes plain HTTP. Name websecure.");
    }
    if (!https && (needsTls || !listeners.contains(RouteMatch.WEB))) {
      errors.add(
          "Cannot serve the route over TLS: the front door has no port for it. Start Berth with --https-port, or remove tls and websecure.");
    }
    return listeners;
  }
}

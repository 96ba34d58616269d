package dev.berth.registry;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param form what is posted; null: it is a GET
 */
record Request(URI uri, Map<String, String> headers, @Nullable String form) {
  static Request get(URI uri, Map<String, String> headers) {
    return new Request(uri, headers, null);
  }

  Request with(String name, String value) {
    Map<String, String> next = new LinkedHashMap<>(headers);
    next.put(name, value);
    return new Request(uri, next, form);
  }

  Request at(URI other) {
    return new Request(other, headers, form);
  }

  /** The second word of the first line. */
  String target() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}

package dev.berth.http;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters after a request's question mark.
 *
 * @param values of each name, in the order of the request
 */
record Query(Map<String, List<String>> values) {
  private static final int MOST = 1000;

  /**
   * Reads the query part of a request line.
   *
   * @throws BerthException {@code INVALID_INPUT} for a broken encoding or too many parameters
   */
  static Query parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return new Query(Map.of());
    }
    String[] parts = raw.split("&", -1);
    if (parts.length > MOST) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the query of the request: it has more than " + MOST + " parameters.");
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String part : parts) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        values
            .computeIfAbsent(RequestPath.decode(name, true), _ -> new ArrayList<>())
            .add(RequestPath.decode(value, true));
      }
    }
    return new Query(values);
  }

  List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }
}

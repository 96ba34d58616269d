package dev.berth.server;

import dev.berth.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the API, written in YAML by hand, a file for each part, told as JSON. */
final class OpenApi {
  /** What all share, then each part in the order of the document. */
  private static final List<String> PARTS =
      List.of(
          "berth",
          "platform",
          "identity",
          "oidc",
          "keys",
          "audit",
          "parameters",
          "stacks",
          "targets",
          "nodes",
          "foreign",
          "tasks",
          "logs",
          "images",
          "router",
          "metrics",
          "certificates",
          "console",
          "alerts");

  private OpenApi() {}

  /** Read anew each time: it is rarely asked for and need not stay in memory. */
  static String json() {
    return Json.render(tree());
  }

  static Map<String, Object> tree() {
    Map<String, Object> whole = new LinkedHashMap<>();
    PARTS.forEach(part -> merge(whole, part("openapi/" + part + ".yaml")));
    return whole;
  }

  private static Map<?, ?> part(String file) {
    try (InputStream in = OpenApi.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + file + " is missing");
      }
      return (Map<?, ?>)
          new Load(LoadSettings.builder().setLabel(file).build()).loadFromInputStream(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds maps to maps of the same name.
   *
   * @throws IllegalStateException if two parts say the same thing
   */
  private static void merge(Map<String, Object> whole, Map<?, ?> part) {
    part.forEach(
        (key, value) -> {
          Object present = whole.get((String) key);
          if (value instanceof Map<?, ?> more && (present == null || present instanceof Map)) {
            Map<String, Object> merged = new LinkedHashMap<>();
            if (present instanceof Map<?, ?> known) {
              merge(merged, known);
            }
            merge(merged, more);
            whole.put((String) key, merged);
          } else if (present == null) {
            whole.put((String) key, value);
          } else {
            throw new IllegalStateException("Two parts describe '" + key + "'");
          }
        });
  }
}

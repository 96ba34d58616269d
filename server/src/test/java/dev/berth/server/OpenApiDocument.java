package dev.berth.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document as a test reads it, and the part of JSON Schema that it uses. */
final class OpenApiDocument {
  private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "delete");

  private final Map<?, ?> root;

  private OpenApiDocument(Map<?, ?> root) {
    this.root = root;
  }

  static OpenApiDocument load() {
    return new OpenApiDocument(OpenApi.tree());
  }

  Map<String, Map<?, ?>> paths() {
    Map<String, Map<?, ?>> paths = new TreeMap<>();
    map(root.get("paths")).forEach((path, item) -> paths.put((String) path, (Map<?, ?>) item));
    return paths;
  }

  /** By method and path: {@code GET /api/health}. */
  Map<String, Map<?, ?>> operations() {
    Map<String, Map<?, ?>> operations = new TreeMap<>();
    paths()
        .forEach(
            (path, item) ->
                item.forEach(
                    (method, operation) -> {
                      if (METHODS.contains((String) method)) {
                        operations.put(
                            method.toString().toUpperCase(Locale.ROOT) + " " + path,
                            (Map<?, ?>) operation);
                      }
                    }));
    return operations;
  }

  Map<?, ?> operation(String method, String path) {
    return operations().getOrDefault(method + " " + path, Map.of());
  }

  Set<String> pathParameters(Map<?, ?> item) {
    Set<String> names = new TreeSet<>();
    if (item.get("parameters") instanceof List<?> parameters) {
      parameters.forEach(one -> names.add((String) resolve((Map<?, ?>) one).get("name")));
    }
    return names;
  }

  Map<?, ?> schema(String name) {
    return find("#/components/schemas/" + name);
  }

  List<String> brokenReferences() {
    return references(root).stream().filter(reference -> find(reference).isEmpty()).toList();
  }

  List<String> unusedSchemas() {
    List<String> used = references(root);
    List<String> unused = new ArrayList<>();
    find("#/components/schemas")
        .keySet()
        .forEach(
            name -> {
              if (!used.contains("#/components/schemas/" + name)) {
                unused.add((String) name);
              }
            });
    return unused;
  }

  private static List<String> references(@Nullable Object node) {
    List<String> found = new ArrayList<>();
    if (node instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String reference) {
        found.add(reference);
      }
      map.values().forEach(value -> found.addAll(references(value)));
    } else if (node instanceof List<?> list) {
      list.forEach(value -> found.addAll(references(value)));
    }
    return found;
  }

  private Map<?, ?> find(String reference) {
    Object node = root;
    for (String part : reference.substring(2).split("/", -1)) {
      node = node instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return node instanceof Map<?, ?> map ? map : Map.of();
  }

  private Map<?, ?> resolve(Map<?, ?> node) {
    return node.get("$ref") instanceof String reference ? find(reference) : node;
  }

  /** What is wrong with the answer to {@code GET} of a path. */
  List<String> violations(String path, @Nullable Object answer) {
    Map<?, ?> ok = map(map(operation("GET", path).get("responses")).get("200"));
    Map<?, ?> json = map(map(ok.get("content")).get("application/json"));
    return violations(map(json.get("schema")), answer, "");
  }

  List<String> violations(Map<?, ?> given, @Nullable Object value, String path) {
    Map<?, ?> schema = resolve(given);
    List<String> found = new ArrayList<>();
    if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
      found.add(path + ": " + value + " is none of " + words);
    }
    if (schema.get("type") instanceof String type && !isOf(type, value)) {
      found.add(path + ": " + value + " is no " + type);
    }
    if (value instanceof List<?> items && schema.get("items") instanceof Map<?, ?> each) {
      for (int i = 0; i < items.size(); i++) {
        found.addAll(violations(each, items.get(i), path + "[" + i + "]"));
      }
    }
    if (value instanceof Map<?, ?> fields) {
      found.addAll(fieldViolations(schema, fields, path));
    }
    return found;
  }

  private List<String> fieldViolations(Map<?, ?> schema, Map<?, ?> fields, String path) {
    List<String> found = new ArrayList<>();
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> some ? some : Map.of();
    fields.forEach(
        (name, value) -> {
          String at = path + "." + name;
          if (properties.get(name) instanceof Map<?, ?> property) {
            found.addAll(violations(property, value, at));
          } else if (schema.get("additionalProperties") instanceof Map<?, ?> each) {
            found.addAll(violations(each, value, at));
          } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
            found.add(at + ": unknown");
          }
        });
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !fields.containsKey(name))
          .forEach(name -> found.add(path + "." + name + ": missing"));
    }
    return found;
  }

  /** What has to be an object here. */
  static Map<?, ?> map(@Nullable Object node) {
    return (Map<?, ?>) Objects.requireNonNull(node);
  }

  private static boolean isOf(String type, @Nullable Object value) {
    return switch (type) {
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "number" -> value instanceof Number;
      case "boolean" -> value instanceof Boolean;
      case "array" -> value instanceof List<?>;
      case "object" -> value instanceof Map<?, ?>;
      default -> false;
    };
  }
}

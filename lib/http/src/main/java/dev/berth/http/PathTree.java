package dev.berth.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a path leads to. At each segment a literal is taken before a parameter, and never gone
 * back on: a path has one meaning. Filled by one thread, then read by any.
 *
 * @param <T> what paths lead to, by method
 */
final class PathTree<T> {
  private final Node<T> root = new Node<>();

  /**
   * What a path leads to.
   *
   * @param byMethod what answers, sorted by method
   * @param parameters of the path, decoded
   */
  record Match<T>(Map<String, T> byMethod, Map<String, String> parameters) {}

  /**
   * Adds a path as {@link Endpoint#path} describes it.
   *
   * @throws IllegalArgumentException if it is no path, or if another leads to the same place
   */
  void add(String method, String path, T value) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A path begins with a slash: " + path);
    }
    Node<T> node = root;
    List<String> names = new ArrayList<>();
    String[] segments = path.equals("/") ? new String[0] : path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      if (segment.endsWith("...}") && i < segments.length - 1) {
        throw new IllegalArgumentException("Only a last segment takes the rest: " + path);
      }
      boolean ending = segment.isEmpty() && i == segments.length - 1 && i > 0;
      node = ending ? node.literal("") : node.child(segment);
      if (segment.startsWith("{")) {
        names.add(segment.substring(1, segment.length() - 1).replace("...", ""));
      }
    }
    if (node.leaves.putIfAbsent(method, new Leaf<>(List.copyOf(names), value)) != null) {
      throw new IllegalArgumentException("Two endpoints answer " + method + " " + path);
    }
  }

  /** What a path leads to, if anything. */
  Optional<Match<T>> find(RequestPath path) {
    Node<T> node = root;
    List<String> values = new ArrayList<>();
    List<String> segments = path.segments();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      Node<T> literal = node.literals.get(segment);
      if (literal != null) {
        node = literal;
      } else if (segment.isEmpty()) {
        return Optional.empty();
      } else if (node.parameter != null && segment.indexOf('/') < 0) {
        node = node.parameter;
        values.add(segment);
      } else if (node.rest != null && !segments.getLast().isEmpty()) {
        node = node.rest;
        values.add(String.join("/", segments.subList(i, segments.size())));
        break;
      } else {
        return Optional.empty();
      }
    }
    return node.leaves.isEmpty() ? Optional.empty() : Optional.of(match(node, values));
  }

  private static <T> Match<T> match(Node<T> node, List<String> values) {
    Map<String, T> byMethod = new TreeMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    node.leaves.forEach(
        (method, leaf) -> {
          byMethod.put(method, leaf.value());
          for (int i = 0; i < values.size(); i++) {
            parameters.put(leaf.names().get(i), values.get(i));
          }
        });
    return new Match<>(byMethod, parameters);
  }

  private record Leaf<T>(List<String> names, T value) {}

  private static final class Node<T> {
    private final Map<String, Node<T>> literals = new LinkedHashMap<>();
    private final Map<String, Leaf<T>> leaves = new TreeMap<>();
    private @Nullable Node<T> parameter;
    private @Nullable Node<T> rest;

    Node<T> child(String segment) {
      if (segment.startsWith("{") && segment.endsWith("...}")) {
        rest = rest == null ? new Node<>() : rest;
        return rest;
      }
      if (segment.startsWith("{") && segment.endsWith("}")) {
        parameter = parameter == null ? new Node<>() : parameter;
        return parameter;
      }
      if (segment.isEmpty() || segment.contains("{")) {
        throw new IllegalArgumentException("Not a segment of a path: '" + segment + "'");
      }
      return literal(segment);
    }

    Node<T> literal(String segment) {
      return literals.computeIfAbsent(segment, _ -> new Node<>());
    }
  }
}

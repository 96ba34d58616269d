package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import dev.berth.kernel.ErrorCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What each path and method mean. Immutable once it is filled. */
final class Paths {
  private final List<Way> ways = new ArrayList<>();

  /** Answers a request. */
  interface Endpoint {
    Answer answer(Asked asked) throws Exception;
  }

  /** An endpoint, and what stands in its path. */
  record Found(Endpoint endpoint, Map<String, String> names) {}

  private record Way(Set<String> methods, List<String> parts, Endpoint endpoint) {}

  /**
   * Adds an endpoint.
   *
   * @param methods with commas between them
   * @param path as {@code /{index}/_search}; what was added first goes first
   */
  Paths add(String methods, String path, Endpoint endpoint) {
    ways.add(new Way(Set.of(methods.split(",")), parts(path), endpoint));
    return this;
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }

  /**
   * What a request means.
   *
   * @throws ElasticFailure {@code INVALID_INPUT}, {@code METHOD_NOT_ALLOWED}
   */
  Found find(String method, String path) {
    List<String> parts = new ArrayList<>();
    for (String part : parts(path)) {
      parts.add(decoded(part));
    }
    Set<String> others = new TreeSet<>();
    for (Way way : ways) {
      Map<String, String> names = match(way.parts(), parts);
      if (names != null) {
        if (way.methods().contains(method)) {
          return new Found(way.endpoint(), names);
        }
        others.addAll(way.methods());
      }
    }
    String shown = path.length() > 200 ? path.substring(0, 200) : path;
    if (others.isEmpty()) {
      throw new ElasticFailure(
          ErrorCode.INVALID_INPUT,
          "illegal_argument_exception",
          "no handler found for uri [%s] and method [%s]".formatted(shown, method));
    }
    throw new ElasticFailure(
        ErrorCode.METHOD_NOT_ALLOWED,
        "illegal_argument_exception",
        "Incorrect HTTP method for uri [%s] and method [%s], allowed: %s"
            .formatted(shown, method, others));
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ElasticFailure.illegal("Cannot read the path: a % in it is not followed by a number.");
    }
  }

  private static @Nullable Map<String, String> match(List<String> pattern, List<String> parts) {
    if (pattern.size() != parts.size()) {
      return null;
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String wanted = pattern.get(i);
      String part = parts.get(i);
      if (wanted.startsWith("{")) {
        if (part.startsWith("_") && !part.equals("_all") && wanted.equals("{index}")) {
          return null;
        }
        names.put(wanted.substring(1, wanted.length() - 1), part);
      } else if (!wanted.equals(part)) {
        return null;
      }
    }
    return names;
  }
}

package dev.berth.elastic;

import dev.berth.kql.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a document is shown. Immutable.
 *
 * @param shown whether any is
 * @param includes paths, with stars; empty: all
 * @param excludes paths, with stars
 */
public record SourceFilter(boolean shown, List<Pattern> includes, List<Pattern> excludes) {
  static final SourceFilter ALL = new SourceFilter(true, List.of(), List.of());
  private static final SourceFilter NONE = new SourceFilter(false, List.of(), List.of());
  private static final int MOST = 100;

  public SourceFilter {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /** Of the parameters of an address. */
  public static SourceFilter of(Map<String, String> parameters) {
    return read(parameters.get("_source"));
  }

  static SourceFilter read(@Nullable Object tree) {
    return switch (tree) {
      case null -> ALL;
      case Boolean shown -> shown ? ALL : NONE;
      case Map<?, ?> _ -> {
        Map<String, @Nullable Object> body = Body.object(tree, "_source");
        yield new SourceFilter(
            true,
            patterns(body.get("includes") == null ? body.get("include") : body.get("includes")),
            patterns(body.get("excludes") == null ? body.get("exclude") : body.get("excludes")));
      }
      case String text when text.equals("true") || text.equals("false") ->
          text.equals("true") ? ALL : NONE;
      case String text -> new SourceFilter(true, patterns(List.of(text.split(","))), List.of());
      default -> new SourceFilter(true, patterns(tree), List.of());
    };
  }

  private static List<Pattern> patterns(@Nullable Object tree) {
    List<Pattern> patterns = new ArrayList<>();
    for (Object path : Body.list(tree)) {
      if (patterns.size() >= MOST) {
        throw ElasticFailure.illegal("[_source] names more than " + MOST + " paths");
      }
      patterns.add(new Pattern(List.of(Body.text(path, "_source").split("\\*", -1))));
    }
    return patterns;
  }

  /** Whether it is shown as it is. */
  boolean isWhole() {
    return includes.isEmpty() && excludes.isEmpty();
  }

  /** What is left of a document. */
  Map<String, @Nullable Object> apply(String source) {
    Map<String, @Nullable Object> tree = JsonTree.object(source.getBytes(StandardCharsets.UTF_8));
    return filtered(tree, "", includes.isEmpty());
  }

  private Map<String, @Nullable Object> filtered(
      Map<String, @Nullable Object> object, String prefix, boolean included) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          String path = prefix + name;
          if (matches(excludes, path)) {
            return;
          }
          boolean in = included || matches(includes, path);
          if (value instanceof Map) {
            Map<String, @Nullable Object> inner =
                filtered(Body.object(value, path), path + ".", in);
            if (in || !inner.isEmpty()) {
              left.put(name, inner);
            }
          } else if (in) {
            left.put(name, value);
          }
        });
    return left;
  }

  private static boolean matches(List<Pattern> patterns, String path) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(path));
  }
}

package dev.berth.http;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Names;
import dev.berth.kernel.Problems;
import dev.berth.kernel.Secret;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of JSON trees (maps, lists, texts, numbers, truth values, null) and collects what
 * does not fit, so that a caller hears of everything at once. Confined to one thread.
 */
final class RecordReader {
  private final Problems problems;

  RecordReader(Problems problems) {
    this.problems = problems;
  }

  /** The value, or null when a problem was found. */
  @Nullable Object read(@Nullable Object tree, Class<?> type) {
    return value(tree, type, "");
  }

  private @Nullable Object value(@Nullable Object tree, Type type, String path) {
    if (tree == null) {
      return refuse(path, "This must not be null.");
    }
    if (type instanceof ParameterizedType generic) {
      return collection(tree, generic, path);
    }
    if (!(type instanceof Class<?> plain)) {
      throw new IllegalArgumentException("No JSON is read as " + type);
    }
    if (plain == Object.class) {
      return tree;
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return tree instanceof Boolean ? tree : wrong(path, "true or false", tree);
    }
    if (plain == int.class || plain == Integer.class) {
      return tree instanceof Integer ? tree : wrong(path, "a whole number", tree);
    }
    if (plain == long.class || plain == Long.class) {
      boolean whole = tree instanceof Integer || tree instanceof Long;
      return whole ? (Object) ((Number) tree).longValue() : wrong(path, "a whole number", tree);
    }
    if (plain == double.class || plain == Double.class) {
      return tree instanceof Number number && Double.isFinite(number.doubleValue())
          ? (Object) number.doubleValue()
          : wrong(path, "a number", tree);
    }
    if (plain == ByteSize.class && tree instanceof Number number) {
      return text(number.toString(), path, ByteSize::parse);
    }
    return plain.isRecord() && !ValueRecords.isText(plain) && plain != ByteSize.class
        ? record(tree, plain, path)
        : scalar(tree, plain, path);
  }

  private @Nullable Object scalar(Object tree, Class<?> type, String path) {
    if (!(tree instanceof String text)) {
      return wrong(path, "a text", tree);
    }
    if (type == String.class) {
      return text;
    }
    if (type == Instant.class) {
      return text(text, path, Instant::parse);
    }
    if (type == Duration.class) {
      return text(text, path, Duration::parse);
    }
    if (type == ByteSize.class) {
      return text(text, path, ByteSize::parse);
    }
    if (type == Secret.class) {
      return new Secret(text);
    }
    if (type.isEnum()) {
      return constant(text, type, path);
    }
    if (ValueRecords.isText(type)) {
      return construct(type, new Object[] {text}, path);
    }
    throw new IllegalArgumentException("No JSON is read as " + type.getName());
  }

  private @Nullable Object text(String text, String path, Function<String, ?> parse) {
    try {
      return parse.apply(text);
    } catch (BerthException e) {
      return refuse(path, e.getMessage());
    } catch (DateTimeException e) {
      return refuse(
          path, "'" + shown(text) + "' is no time in ISO form: 2026-01-31T12:00:00Z, or PT1H.");
    }
  }

  private @Nullable Object constant(String text, Class<?> type, String path) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      if (name.equalsIgnoreCase(text)) {
        return constant;
      }
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return refuse(path, "'" + shown(text) + "' is none of " + String.join(", ", names) + ".");
  }

  private @Nullable Object collection(Object tree, ParameterizedType type, String path) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return tree instanceof List<?> items
          ? list(items, arguments[0], path)
          : wrong(path, "a list", tree);
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return tree instanceof Map<?, ?> entries
          ? map(entries, arguments[1], path)
          : wrong(path, "an object", tree);
    }
    throw new IllegalArgumentException("No JSON is read as " + type);
  }

  private List<Object> list(List<?> items, Type type, String path) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Object item = value(items.get(i), type, path + "[" + i + "]");
      if (item != null) {
        list.add(item);
      }
    }
    return list;
  }

  private Map<String, Object> map(Map<?, ?> entries, Type type, String path) {
    Map<String, Object> map = new LinkedHashMap<>();
    entries.forEach(
        (key, tree) -> {
          String name = (String) key;
          Object item = value(tree, type, below(path, name));
          if (item != null) {
            map.put(name, item);
          }
        });
    return map;
  }

  private @Nullable Object record(Object tree, Class<?> type, String path) {
    if (!(tree instanceof Map<?, ?> entries)) {
      return wrong(path, "an object", tree);
    }
    RecordComponent[] components = type.getRecordComponents();
    List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
    boolean complete = true;
    for (Object key : entries.keySet()) {
      if (!known.contains(key)) {
        refuse(below(path, (String) key), unknown((String) key, known));
        complete = false;
      }
    }
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Object given = entries.get(component.getName());
      String at = below(path, component.getName());
      if (given == null && mayBeNull(component)) {
        continue;
      }
      if (given == null && !entries.containsKey(component.getName())) {
        refuse(at, "This field is missing.");
      } else {
        values[i] =
            holdsNulls(component) && given instanceof Map<?, ?> texts
                ? nullableTexts(texts, at)
                : value(given, component.getGenericType(), at);
      }
      complete &= values[i] != null;
    }
    return complete ? construct(type, values, path) : null;
  }

  private static String unknown(String name, List<String> known) {
    Optional<String> nearest = Names.nearest(name, known);
    return "This field is unknown. "
        + nearest
            .map(candidate -> "Is '" + candidate + "' meant?")
            .orElse("Known are: " + String.join(", ", known) + ".");
  }

  private static boolean mayBeNull(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class);
  }

  /**
   * Whether it is a map of texts whose values may be null: {@code Map<String, @Nullable String>}.
   */
  private static boolean holdsNulls(RecordComponent component) {
    return component.getType() == Map.class
        && component.getAnnotatedType() instanceof AnnotatedParameterizedType map
        && map.getAnnotatedActualTypeArguments()[1].getType() == String.class
        && map.getAnnotatedActualTypeArguments()[1].isAnnotationPresent(Nullable.class);
  }

  private Map<String, @Nullable Object> nullableTexts(Map<?, ?> entries, String path) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    entries.forEach(
        (key, tree) -> {
          String name = (String) key;
          map.put(name, tree == null ? null : value(tree, String.class, below(path, name)));
        });
    return map;
  }

  private @Nullable Object construct(Class<?> type, @Nullable Object[] values, String path) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof BerthException
          || e.getCause() instanceof IllegalArgumentException) {
        return refuse(path, String.valueOf(e.getCause().getMessage()));
      }
      throw new IllegalStateException("Cannot make a " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + type.getName(), e);
    }
  }

  private @Nullable Object wrong(String path, String expected, Object tree) {
    String found =
        switch (tree) {
          case Map<?, ?> _ -> "an object";
          case List<?> _ -> "a list";
          case String _ -> "a text";
          case Boolean truth -> truth.toString();
          case Integer number -> number.toString();
          case Double number -> number.toString();
          case Long _ -> "a number out of range";
          case BigInteger _ -> "a number out of range";
          default -> "something else";
        };
    return refuse(path, "Expected " + expected + ", found " + found + ".");
  }

  private @Nullable Object refuse(String path, String message) {
    problems.error(null, path, message);
    return null;
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String shown(String text) {
    return text.length() > 50 ? text.substring(0, 50) + "…" : text;
  }
}

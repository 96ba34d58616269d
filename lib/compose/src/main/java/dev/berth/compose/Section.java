package dev.berth.compose;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map whose keys are known, read key by key. A key without a value counts as absent. */
record Section(Value value, Map<String, Value> entries) {

  Problems problems() {
    return value.problems();
  }

  Set<String> keys() {
    return entries.keySet();
  }

  @Nullable Value get(String key) {
    Value found = entries.get(key);
    return found == null || found.isNull() ? null : found;
  }

  boolean has(String key) {
    return get(key) != null;
  }

  /** What a reader makes of a key's value; null when the key is absent. */
  <T> @Nullable T read(String key, Function<Value, @Nullable T> reader) {
    Value found = get(key);
    return found == null ? null : reader.apply(found);
  }

  /** What a reader makes of a key's value, else a default. */
  <T> T readOr(String key, T otherwise, Function<Value, @Nullable T> reader) {
    T found = read(key, reader);
    return found == null ? otherwise : found;
  }

  @Nullable String text(String key) {
    return read(key, Value::filledText);
  }

  boolean flag(String key) {
    Value found = get(key);
    return found != null && found.isTrue();
  }

  @Nullable Duration duration(String key) {
    return read(key, Value::duration);
  }

  @Nullable ByteSize byteSize(String key) {
    return read(key, Value::byteSize);
  }

  @Nullable Integer integer(String key, int least, int most) {
    Value found = get(key);
    return found == null ? null : found.integer(least, most);
  }

  List<Value> items(String key) {
    Value found = get(key);
    return found == null ? List.of() : found.items();
  }

  /** A section within; null when the key is absent. */
  @Nullable Section section(String key, KnownKeys keys) {
    Value found = get(key);
    return found == null ? null : found.section(keys);
  }
}

package dev.berth.filters;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was used lately, and never more than so many: two generations of half the size, of
 * which the older is dropped when the younger is full. What is used moves into the younger. Each
 * step takes the same time, however many strangers come. Thread-safe, without locks for reads.
 */
final class RecentMap<K, V> {
  private final int half;
  private final AtomicReference<Generations<K, V>> generations;

  private record Generations<K, V>(ConcurrentHashMap<K, V> young, ConcurrentHashMap<K, V> old) {}

  RecentMap(int most) {
    this.half = Math.max(1, most / 2);
    this.generations =
        new AtomicReference<>(
            new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
  }

  private Generations<K, V> now() {
    return Objects.requireNonNull(generations.get());
  }

  @Nullable V get(K key) {
    Generations<K, V> now = now();
    V young = now.young().get(key);
    if (young != null) {
      return young;
    }
    V old = now.old().get(key);
    return old == null ? null : put(now, key, old);
  }

  /** The value that is there, else a new one. */
  V get(K key, Function<? super K, ? extends V> made) {
    V known = get(key);
    return known == null ? put(now(), key, made.apply(key)) : known;
  }

  private V put(Generations<K, V> now, K key, V value) {
    V other = now.young().putIfAbsent(key, value);
    if (other != null) {
      return other;
    }
    if (now.young().mappingCount() >= half) {
      generations.compareAndSet(now, new Generations<>(new ConcurrentHashMap<>(), now.young()));
    }
    return value;
  }

  void remove(K key) {
    Generations<K, V> now = now();
    now.young().remove(key);
    now.old().remove(key);
  }

  /** How many are kept; only about right while others change it. */
  int size() {
    Generations<K, V> now = now();
    return now.young().size() + now.old().size();
  }
}

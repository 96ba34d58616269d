package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that were read last, as they are in the store: what is secure stays sealed.
 * Bounded by an estimate of its bytes. Thread-safe.
 *
 * <p>A change is forgotten here once it is on disk, before whoever made it is told. What was read
 * before that is not kept after it: each part counts what it forgets, and who reads compares.
 */
final class ParameterCache {
  private static final int PARTS = 16;

  /** What an entry takes besides its texts. */
  private static final long OVERHEAD = 600;

  private final Part[] parts = new Part[PARTS];

  /**
   * @param bytes how much it holds about; 0: nothing
   */
  ParameterCache(long bytes) {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part(bytes / PARTS);
    }
  }

  private record Key(TenantId tenant, String name) {}

  /** One that is held, or what a source finds; that there is none is not remembered. */
  Optional<Parameter> find(
      TenantId tenant, ParameterName name, Supplier<Optional<Parameter>> source) {
    Key key = new Key(tenant, name.value());
    Part part = part(key);
    Parameter held = part.get(key);
    if (held != null) {
      return Optional.of(held);
    }
    long seen = part.forgotten();
    Optional<Parameter> found = source.get();
    found.ifPresent(parameter -> part.put(key, parameter, seen));
    return found;
  }

  /** After a change is on disk. */
  void forget(TenantId tenant, ParameterName name) {
    Key key = new Key(tenant, name.value());
    part(key).forget(key);
  }

  void forget(TenantId tenant) {
    for (Part part : parts) {
      part.forget(tenant);
    }
  }

  /** About how much it holds. */
  long bytes() {
    long sum = 0;
    for (Part part : parts) {
      sum += part.bytes();
    }
    return sum;
  }

  private Part part(Key key) {
    return parts[Math.floorMod((key.hashCode() * 0x9E3779B9) >>> 16, PARTS)];
  }

  private static long size(Parameter parameter) {
    Version version = parameter.version();
    String description = version.description();
    String pattern = version.pattern();
    long texts = 2L * parameter.name().value().length();
    texts += description == null ? 0 : 2L * description.length();
    texts += pattern == null ? 0 : 2L * pattern.length();
    for (Map.Entry<String, String> tag : parameter.tags().entrySet()) {
      texts += 100 + 2L * (tag.getKey().length() + tag.getValue().length());
    }
    return OVERHEAD + texts + version.value().bytes().length;
  }

  /** One of several, so that callers seldom meet. Guarded by its lock. */
  private static final class Part {
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Key, Parameter> held = new LinkedHashMap<>(16, 0.75f, true);
    private final long most;
    private long bytes;
    private long forgotten;

    Part(long most) {
      this.most = most;
    }

    @Nullable Parameter get(Key key) {
      lock.lock();
      try {
        return held.get(key);
      } finally {
        lock.unlock();
      }
    }

    long forgotten() {
      lock.lock();
      try {
        return forgotten;
      } finally {
        lock.unlock();
      }
    }

    long bytes() {
      lock.lock();
      try {
        return bytes;
      } finally {
        lock.unlock();
      }
    }

    /** Unless something was forgotten since it was looked for. */
    void put(Key key, Parameter parameter, long seen) {
      lock.lock();
      try {
        if (seen != forgotten) {
          return;
        }
        remove(key);
        held.put(key, parameter);
        bytes += size(parameter);
        Iterator<Parameter> oldest = held.values().iterator();
        while (bytes > most && oldest.hasNext()) {
          bytes -= size(oldest.next());
          oldest.remove();
        }
      } finally {
        lock.unlock();
      }
    }

    void forget(Key key) {
      lock.lock();
      try {
        forgotten++;
        remove(key);
      } finally {
        lock.unlock();
      }
    }

    void forget(TenantId tenant) {
      lock.lock();
      try {
        forgotten++;
        held.entrySet().removeIf(entry -> entry.getKey().tenant().equals(tenant));
        bytes = held.values().stream().mapToLong(ParameterCache::size).sum();
      } finally {
        lock.unlock();
      }
    }

    private void remove(Key key) {
      Parameter gone = held.remove(key);
      if (gone != null) {
        bytes -= size(gone);
      }
    }
  }
}

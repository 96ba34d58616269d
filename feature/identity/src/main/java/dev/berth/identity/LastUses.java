package dev.berth.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * When tokens and sessions were last used: in memory at once, on disk now and then. Thread-safe.
 */
final class LastUses {
  /** More often it is not noted, so that a busy token costs nothing. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Map<String, Instant> times = new ConcurrentHashMap<>();
  private final Set<String> unsaved = ConcurrentHashMap.newKeySet();

  LastUses(InstantSource clock) {
    this.clock = clock;
  }

  void load(String id, Instant used) {
    times.put(id, used);
  }

  void use(String id) {
    Instant now = clock.instant();
    Instant before = times.get(id);
    if (before == null || !now.isBefore(before.plus(STEP))) {
      times.put(id, now);
      unsaved.add(id);
    }
  }

  /** Writes it down again: what was on disk has been replaced. */
  void touch(String id) {
    if (times.containsKey(id)) {
      unsaved.add(id);
    }
  }

  Optional<Instant> of(String id) {
    return Optional.ofNullable(times.get(id));
  }

  void forget(String id) {
    times.remove(id);
    unsaved.remove(id);
  }

  /** Has what is new written down. */
  void save(Consumer<Map<String, Instant>> writing) {
    Map<String, Instant> news = new HashMap<>();
    for (String id : Set.copyOf(unsaved)) {
      unsaved.remove(id);
      of(id).ifPresent(time -> news.put(id, time));
    }
    if (news.isEmpty()) {
      return;
    }
    try {
      writing.accept(news);
    } catch (RuntimeException e) {
      unsaved.addAll(news.keySet());
      throw e;
    }
  }
}

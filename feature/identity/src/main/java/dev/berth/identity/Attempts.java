package dev.berth.identity;

import dev.berth.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Log-ins that failed, by the name that was given and by the address they came from, and how long
 * the next one has to wait. Thread-safe; remembers {@value #MOST} of each, on disk too, so that a
 * restart forgives nothing.
 *
 * <p>Names that nobody has are counted like others: what is answered does not tell which is which.
 */
final class Attempts {
  private static final int MOST = 10_000;
  private static final int MOST_COUNTED = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  /** What failed longer ago than this is forgotten. */
  private static final Duration MEMORY = Duration.ofHours(24);

  private final Store store;
  private final InstantSource clock;
  private final Map<Key, Failures> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
          return size() > 2 * MOST;
        }
      };

  Attempts(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What is counted; each with how many failures are free, and the first wait after them. */
  private enum Kind {
    USER(5, Duration.ofSeconds(10)),
    ADDRESS(30, Duration.ofSeconds(10));

    private final int free;
    private final Duration first;

    Kind(int free, Duration first) {
      this.free = free;
      this.first = first;
    }
  }

  private record Key(Kind kind, String subject) {
    static Key user(String name) {
      return new Key(Kind.USER, TokenText.hash(name));
    }

    static Key address(String address) {
      return new Key(Kind.ADDRESS, Addresses.network(address));
    }
  }

  /**
   * How often it failed.
   *
   * @param told whether a wait that follows from it was written down
   */
  private record Failures(int count, Instant last, boolean told) {
    /** Doubles with each failure that is not free. */
    Duration wait(Kind kind) {
      int doublings = count - kind.free;
      if (doublings < 0) {
        return Duration.ZERO;
      }
      Duration wait = kind.first.multipliedBy(1L << Math.min(doublings, 10));
      return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
  }

  void load() {
    Instant old = clock.instant().minus(MEMORY);
    Map<Key, Failures> read =
        store.write(
            handle -> {
              handle.execute("DELETE FROM identity_failure WHERE last < ?", old.toString());
              Map<Key, Failures> found = new LinkedHashMap<>();
              handle
                  .createQuery(
                      "SELECT kind, subject, count, last FROM identity_failure ORDER BY last")
                  .map(
                      (row, _) ->
                          found.put(
                              new Key(
                                  Kind.valueOf(row.getString("kind")), row.getString("subject")),
                              new Failures(
                                  row.getInt("count"),
                                  Instant.parse(row.getString("last")),
                                  false)))
                  .list();
              return found;
            });
    synchronized (failures) {
      failures.putAll(read);
    }
  }

  /** How long the next attempt has to wait; empty if it may be made. */
  Optional<Duration> wait(String user, String address) {
    Instant now = clock.instant();
    return List.of(Key.user(user), Key.address(address)).stream()
        .map(key -> left(key, now))
        .filter(Duration::isPositive)
        .max(Duration::compareTo);
  }

  private Duration left(Key key, Instant now) {
    synchronized (failures) {
      Failures counted = failures.get(key);
      return counted == null
          ? Duration.ZERO
          : Duration.between(now, counted.last().plus(counted.wait(key.kind())));
    }
  }

  /**
   * Whether an attempt that had to wait is worth writing down: the first after each failure, so
   * that nobody fills the trail by asking on.
   */
  boolean isNews(String user, String address) {
    boolean news = false;
    synchronized (failures) {
      for (Key key : List.of(Key.user(user), Key.address(address))) {
        Failures counted = failures.get(key);
        if (counted != null && !counted.told() && left(key, clock.instant()).isPositive()) {
          failures.put(key, new Failures(counted.count(), counted.last(), true));
          news = true;
        }
      }
    }
    return news;
  }

  private void note(Key key) {
    Instant now = clock.instant();
    Failures before = failures.get(key);
    int count =
        before == null || before.last().plus(MEMORY).isBefore(now)
            ? 1
            : Math.min(before.count() + 1, MOST_COUNTED);
    failures.put(key, new Failures(count, now, false));
  }

  /** An attempt failed; on disk when this returns. */
  void failed(String user, String address) {
    List<Key> keys = List.of(Key.user(user), Key.address(address));
    synchronized (failures) {
      keys.forEach(this::note);
    }
    store.write(
        handle -> {
          keys.forEach(key -> save(handle, key));
          return keys.size();
        });
  }

  private void save(Handle handle, Key key) {
    Failures counted;
    synchronized (failures) {
      counted = failures.get(key);
    }
    remove(handle, key);
    if (counted != null) {
      handle.execute(
          "INSERT INTO identity_failure (kind, subject, count, last) VALUES (?, ?, ?, ?)",
          key.kind().name(),
          key.subject(),
          counted.count(),
          counted.last().toString());
    }
  }

  private static void remove(Handle handle, Key key) {
    handle.execute(
        "DELETE FROM identity_failure WHERE kind = ? AND subject = ?",
        key.kind().name(),
        key.subject());
  }

  /** The user has proved who they are: what failed before under the name is forgiven. */
  void forgive(String user) {
    Key key = Key.user(user);
    boolean known;
    synchronized (failures) {
      known = failures.remove(key) != null;
    }
    if (known) {
      store.write(
          handle -> {
            remove(handle, key);
            return key;
          });
    }
  }

  /** Drops from the disk what is forgotten, or is too much. */
  void tidy() {
    Instant old;
    synchronized (failures) {
      Instant forgotten = clock.instant().minus(MEMORY);
      failures.values().removeIf(counted -> counted.last().isBefore(forgotten));
      old =
          failures.size() < 2 * MOST
              ? forgotten
              : failures.values().stream()
                  .map(Failures::last)
                  .min(Instant::compareTo)
                  .orElse(forgotten);
    }
    store.write(
        handle -> handle.execute("DELETE FROM identity_failure WHERE last < ?", old.toString()));
  }
}

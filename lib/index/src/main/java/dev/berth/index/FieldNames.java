package dev.berth.index;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** The names of the fields that an index has: no more than a limit. Thread-safe. */
final class FieldNames {
  private static final int LONGEST = 256;

  private final int most;
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final LongAdder refused = new LongAdder();

  FieldNames(int most) {
    this.most = most;
  }

  /** Whether a field of this name is kept; one that is not is counted. */
  boolean admit(String name) {
    if (names.contains(name)) {
      return true;
    }
    if (name.isEmpty() || name.length() > LONGEST || names.size() >= most) {
      refused.increment();
      return false;
    }
    return names.add(name) || names.contains(name);
  }

  /** Learns one that the index has already. */
  void learn(String name) {
    names.add(name);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** At most so many that are like it. */
  List<String> like(Predicate<String> wanted, int atMost) {
    return names.stream().filter(wanted).sorted().limit(atMost).toList();
  }

  /** How many values were kept in the source alone. */
  long refused() {
    return refused.sum();
  }
}

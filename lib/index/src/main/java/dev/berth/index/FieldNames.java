package dev.berth.index;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.apache.lucene.util.BytesRef;

/** The names of the fields that an index has: no more than a limit. Thread-safe. */
final class FieldNames {
  private static final int LONGEST = 256;

  private final int most;
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final Set<String> details = ConcurrentHashMap.newKeySet();
  private final Shapes shapes = new Shapes();
  private final KnownTags tags = new KnownTags();
  private final LongAdder refused = new LongAdder();

  FieldNames(int most) {
    this.most = most;
  }

  /** Whether a field of this name is kept; one that is not is counted. */
  boolean admit(String name) {
    if (names.contains(name)) {
      return true;
    }
    if (name.isEmpty()
        || name.indexOf(Shapes.END) >= 0
        || name.charAt(0) == Shapes.DETAIL
        || name.length() > LONGEST
        || names.size() >= most) {
      refused.increment();
      return false;
    }
    return names.add(name) || names.contains(name);
  }

  /** As {@link #admit}, of a detail. */
  boolean admitDetail(String name) {
    if (details.contains(name)) {
      return true;
    }
    return admit(name) && (details.add(name) || details.contains(name));
  }

  /** Whether details have that name. */
  boolean isDetail(String name) {
    return details.contains(name);
  }

  /** The names that details have. */
  Set<String> details() {
    return Set.copyOf(details);
  }

  Shapes shapes() {
    return shapes;
  }

  KnownTags tags() {
    return tags;
  }

  /** Learns the names of a shape that the index has already. */
  void learn(BytesRef shape) {
    shapes.learn(shape, this::learn);
  }

  /** Learns a name of a record without a shape. */
  void learnTerm(BytesRef term) {
    Shapes.learnTerm(term, this::learn);
  }

  private void learn(String name, boolean detail) {
    names.add(name);
    if (detail) {
      details.add(name);
    }
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

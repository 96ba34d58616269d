package dev.berth.index;

import java.time.Instant;
import java.util.Comparator;

/** What a row was ordered by. Immutable. */
public sealed interface SortValue {
  /** Its time. */
  record Time(Instant time) implements SortValue {}

  /** Its number. */
  record Figure(double number) implements SortValue {}

  /** Its name. */
  record Name(String name) implements SortValue {}

  /** It has none. */
  record None() implements SortValue {}

  /** In the order of a key; for values of its kind. */
  static Comparator<SortValue> by(SortKey key) {
    return (one, other) -> {
      boolean none = one instanceof None;
      if (none || other instanceof None) {
        int missing = Boolean.compare(none, other instanceof None);
        return key.missingFirst() ? -missing : missing;
      }
      int order = compare(one, other);
      return key.descending() ? -order : order;
    };
  }

  private static int compare(SortValue one, SortValue other) {
    return switch (one) {
      case Time(Instant time) -> other instanceof Time(Instant to) ? time.compareTo(to) : 0;
      case Figure(double number) ->
          other instanceof Figure(double to) ? Double.compare(number, to) : 0;
      case Name(String name) -> other instanceof Name(String to) ? name.compareTo(to) : 0;
      case None() -> 0;
    };
  }
}

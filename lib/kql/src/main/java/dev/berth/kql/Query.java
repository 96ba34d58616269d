package dev.berth.kql;

import java.util.List;

/** Which records are looked for. Immutable. */
public sealed interface Query {
  /** Every record. */
  record All() implements Query {}

  /** Those that all parts find; at least two. */
  record And(List<Query> parts) implements Query {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** Those that any part finds; at least two. */
  record Or(List<Query> parts) implements Query {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** Those that at least so many of the parts find. KQL itself has no words for it. */
  record AtLeast(int least, List<Query> parts) implements Query {
    public AtLeast {
      parts = List.copyOf(parts);
    }
  }

  /** Those that the part does not find. */
  record Not(Query part) implements Query {}

  /** Those that have any value in a field. */
  record Exists(FieldName field) implements Query {}

  /** Those with a value in a field. */
  record Has(FieldName field, Value value) implements Query {}

  /**
   * Those with a value before or after another.
   *
   * @param bound a number, a time ({@code 2026-11-21}, {@code now-15m}), else a text
   */
  record Compares(FieldName field, Comparison comparison, String bound) implements Query {}
}

package dev.berth.index;

import java.util.List;

/** What a field of a record holds. Immutable. */
public sealed interface FieldValue {
  /** A sentence: found by its words. */
  record Text(String text) implements FieldValue {}

  /**
   * What a record says, as the field {@value #FIELD}: found by its words, with its field or
   * without. The same as {@link Text}, for records that have no other texts or names.
   */
  record Message(String text) implements FieldValue {
    /** The name of its field. */
    public static final String FIELD = "message";
  }

  /** A name or an id: found as a whole, and counted. */
  record Name(String name) implements FieldValue {}

  /**
   * A name that says where a record comes from or what else it belongs to: found by its field, not
   * by words alone, and counted.
   */
  record Tag(String name) implements FieldValue {}

  /** A number: compared, added up; found as a whole. */
  record Figure(double value) implements FieldValue {}

  /** Found as {@code true} or {@code false}. */
  record Flag(boolean value) implements FieldValue {}

  /** A short sentence: found by its words, and counted as a whole as {@code FIELD.keyword} too. */
  record Both(String text) implements FieldValue {}

  /** A name that is found and counted by its own field alone. */
  record Label(String name) implements FieldValue {}

  /** A name that is found by its own field alone, and not counted: one that no other record has. */
  record Key(String key) implements FieldValue {}

  /** Several of one field. */
  record Several(List<FieldValue> values) implements FieldValue {
    public Several {
      values = List.copyOf(values);
    }
  }
}

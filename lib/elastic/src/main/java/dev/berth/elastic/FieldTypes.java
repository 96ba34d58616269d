package dev.berth.elastic;

import org.jspecify.annotations.Nullable;

/** What is known of the fields that a search is about. */
@FunctionalInterface
public interface FieldTypes {
  /** Null: no document has had it. */
  @Nullable FieldType of(String field);

  /** The type of a field, or of the one whose whole values {@code FIELD.keyword} stands for. */
  default boolean isDate(String field) {
    return field.equals("@timestamp") || of(field) == FieldType.DATE;
  }
}

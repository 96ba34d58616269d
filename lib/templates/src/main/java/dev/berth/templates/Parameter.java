package dev.berth.templates;

import org.jspecify.annotations.Nullable;

/**
 * What varies in a line. Immutable.
 *
 * @param name of its template, or the key that it has in the line
 * @param text as it was written; of a JSON text without its quotes
 * @param form what JSON it was, {@link Form#TEXT} where the line is none
 * @param number its value, if it is a number, a duration (seconds) or a size (bytes)
 */
public record Parameter(String name, String text, Form form, @Nullable Double number) {
  /** How a value stands in JSON. */
  public enum Form {
    TEXT,
    NUMBER,
    FLAG,
    /** {@code null}. */
    NOTHING,
    /** An object or an array: well-formed JSON. */
    NESTED
  }
}

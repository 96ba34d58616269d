package dev.berth.kql;

/** What a field is to hold. Immutable. */
public sealed interface Value {
  /**
   * Words without quotes: in a text any of them, in any order; in a field that holds one value,
   * that value.
   */
  record Words(String text) implements Value {}

  /** Words in quotes: next to each other and in this order; or that very value. */
  record Phrase(String text) implements Value {}

  /** As {@link Words}, but a text holds all of them. KQL itself has no words for it. */
  record AllWords(String text) implements Value {}

  /**
   * A regular expression in Lucene's form, for each word of a text or for the whole value; KQL
   * itself has none.
   */
  record Regex(String expression) implements Value {}

  /** Something with stars, for each word of a text or for the whole value. */
  record Wildcard(Pattern pattern) implements Value {}
}

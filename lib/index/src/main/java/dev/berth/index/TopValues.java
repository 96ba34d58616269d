package dev.berth.index;

import java.util.List;

/**
 * The names that a field holds most often. Immutable.
 *
 * @param values the most frequent first; those that are equally frequent by name
 * @param others how many values there were beside these
 */
public record TopValues(List<Value> values, long others) {
  /** As many values as may be asked for. */
  public static final int MOST_VALUES = 1000;

  public TopValues {
    values = List.copyOf(values);
  }

  /** One of them, and how many records hold it. */
  public record Value(String name, long count) {}
}

package dev.berth.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that was read. Immutable. */
sealed interface Statement {
  /** Nothing at all. */
  record Empty() implements Statement {}

  /** One that is answered with nothing but its word: {@code SET}, {@code BEGIN}. */
  record Done(String tag) implements Statement {}

  /** {@code SHOW} of a setting. */
  record Show(String name) implements Statement {}

  /**
   * A question.
   *
   * @param source null: there is none, one row without columns is read
   * @param limit null: none
   */
  record Select(
      boolean distinct,
      List<Item> items,
      @Nullable Source source,
      @Nullable Expression where,
      Grouping grouping,
      List<Order> order,
      @Nullable Limit limit)
      implements Statement {}

  /** An item of a question. */
  record Item(Expression value, String name) {}

  /**
   * How rows are taken together.
   *
   * @param having null: all are told
   */
  record Grouping(List<Expression> by, @Nullable Expression having) {}

  /** A step of the order. */
  record Order(Expression by, boolean down, boolean nullsFirst) {}

  /** How much is told. */
  record Limit(long rows, long skipped) {}

  /** What is read. */
  sealed interface Source {
    /**
     * A table.
     *
     * @param alias what its columns are qualified with
     */
    record Table(String schema, String name, String alias) implements Source {}

    /** A question. */
    record Query(Select select, String alias) implements Source {}

    /** A function: one row for its value, for each of {@code generate_series}. */
    record Function(Expression.Call call, String alias) implements Source {}

    /** The rows of several questions; doubles are left out unless all are wanted. */
    record Union(List<Select> selects, boolean all) implements Source {}

    /**
     * Two sources beside each other.
     *
     * @param outer whether rows of the left stay that have none on the right
     * @param on null: all rows meet
     */
    record Join(Source left, Source right, boolean outer, @Nullable Expression on)
        implements Source {}
  }
}

package dev.berth.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a statement that has a value. Immutable. */
sealed interface Expression {
  /** A value itself; null for {@code NULL}. */
  record Literal(@Nullable Object value, SqlType type) implements Expression {}

  /**
   * A column of the source.
   *
   * @param table that it is of; null: of any
   */
  record Name(@Nullable String table, String column) implements Expression {}

  /** What the client sends beside the statement, from 1. */
  record Parameter(int number) implements Expression {}

  /** A function or an operator, by its name in lower case. */
  record Call(String function, List<Expression> arguments, boolean distinct) implements Expression {
    Call(String function, Expression... arguments) {
      this(function, List.of(arguments), false);
    }
  }

  /** A change of type. */
  record Cast(Expression value, SqlType type) implements Expression {}

  /** {@code CASE}: conditions and values by turns, then what else. */
  record Case(List<Expression> branches, Expression otherwise) implements Expression {}

  /**
   * {@code *}.
   *
   * @param table whose columns are meant; null: of all
   */
  record All(@Nullable String table) implements Expression {}

  /** A question within a statement. */
  record Query(Statement.Select select, Wanted wanted) implements Expression {}

  /** Whether a value is among those that a question gives. */
  record InQuery(Expression value, Statement.Select select) implements Expression {}

  /** What is wanted of a question. */
  enum Wanted {
    /** The value of its one row. */
    VALUE,
    /** Whether it has rows. */
    EXISTS,
    /** The values of all rows. */
    LIST
  }
}

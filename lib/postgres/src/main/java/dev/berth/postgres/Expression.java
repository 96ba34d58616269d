package dev.berth.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a statement that has a value. Immutable. */
sealed interface Expression {
  /** A value itself; null for {@code NULL}. */
  record Literal(@Nullable Object value, SqlType type) implements Expression {}

  /** A column of the source. */
  record Name(String column) implements Expression {}

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

  /** {@code *}. */
  record All() implements Expression {}
}

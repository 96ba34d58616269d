package dev.berth.postgres;

import java.util.Set;

/** Finds the aggregates of an expression. */
final class Aggregates {
  private Aggregates() {}

  static void find(Expression expression, Set<Expression.Call> found) {
    switch (expression) {
      case Expression.Call call -> {
        if (Aggregate.is(call.function())) {
          found.add(call);
        } else {
          call.arguments().forEach(each -> find(each, found));
        }
      }
      case Expression.Cast cast -> find(cast.value(), found);
      case Expression.Case cases -> {
        cases.branches().forEach(each -> find(each, found));
        find(cases.otherwise(), found);
      }
      case Expression.InQuery in -> find(in.value(), found);
      case Expression.Literal _,
          Expression.Name _,
          Expression.Parameter _,
          Expression.Query _,
          Expression.All _ -> {
        // They have no parts, or parts of their own.
      }
    }
  }
}

package dev.berth.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where expressions of one question find their values: the columns of a row, parameters, and, once
 * rows are taken together, what aggregates came to. For one statement.
 */
final class Scope {
  private final List<Column> columns;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<@Nullable Object> parameters;
  private final Functions functions;

  Scope(List<Column> columns, List<@Nullable Object> parameters, Functions functions) {
    this.columns = columns;
    this.parameters = parameters;
    this.functions = functions;
    for (int i = 0; i < columns.size(); i++) {
      places.putIfAbsent(columns.get(i).name(), i);
    }
  }

  List<Column> columns() {
    return columns;
  }

  /** The type of an expression, which shows that everything in it is there. */
  SqlType type(Expression expression) {
    return switch (expression) {
      case Expression.Literal literal -> literal.type();
      case Expression.Name name -> columns.get(place(name.column())).type();
      case Expression.Parameter _ -> SqlType.TEXT;
      case Expression.Cast cast -> {
        SqlType _ = type(cast.value());
        yield cast.type();
      }
      case Expression.Case cases -> {
        List<SqlType> types = new ArrayList<>();
        for (int i = 0; i < cases.branches().size(); i++) {
          SqlType type = type(cases.branches().get(i));
          if (i % 2 == 1) {
            types.add(type);
          }
        }
        SqlType _ = type(cases.otherwise());
        yield Functions.wide(types);
      }
      case Expression.Call call -> {
        List<SqlType> types =
            call.arguments().stream()
                .filter(each -> !(each instanceof Expression.All))
                .map(this::type)
                .toList();
        yield Aggregate.is(call.function())
            ? Aggregate.type(
                call.function(), call.function().equals("percentile_cont") ? List.of() : types)
            : Functions.type(call.function(), types);
      }
      case Expression.All _ -> throw new SqlError(SqlError.SYNTAX, "'*' is no value");
    };
  }

  private int place(String column) {
    Integer place = places.get(column);
    if (place == null) {
      throw new SqlError(SqlError.NO_COLUMN, "column \"" + column + "\" does not exist");
    }
    return place;
  }

  /**
   * The value for a row.
   *
   * @param aggregates what those of its group came to
   */
  @Nullable Object value(
      Expression expression, @Nullable Object[] row, Map<Expression.Call, Aggregate> aggregates) {
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Name name -> row[place(name.column())];
      case Expression.Parameter parameter -> parameter(parameter.number());
      case Expression.Cast cast -> Values.cast(value(cast.value(), row, aggregates), cast.type());
      case Expression.Case cases -> chosen(cases, row, aggregates);
      case Expression.Call call -> called(call, row, aggregates);
      case Expression.All _ -> throw new SqlError(SqlError.SYNTAX, "'*' is no value");
    };
  }

  private @Nullable Object parameter(int number) {
    if (number < 1 || number > parameters.size()) {
      throw new SqlError(SqlError.SYNTAX, "there is no parameter $" + number);
    }
    return parameters.get(number - 1);
  }

  private @Nullable Object chosen(
      Expression.Case cases, @Nullable Object[] row, Map<Expression.Call, Aggregate> aggregates) {
    List<Expression> branches = cases.branches();
    for (int i = 0; i + 1 < branches.size(); i += 2) {
      if (isTrue(value(branches.get(i), row, aggregates))) {
        return value(branches.get(i + 1), row, aggregates);
      }
    }
    return value(cases.otherwise(), row, aggregates);
  }

  static boolean isTrue(@Nullable Object value) {
    return value != null && Functions.truth(value);
  }

  private @Nullable Object called(
      Expression.Call call, @Nullable Object[] row, Map<Expression.Call, Aggregate> aggregates) {
    Aggregate aggregate = aggregates.get(call);
    if (aggregate != null) {
      return aggregate.value();
    }
    if (Aggregate.is(call.function())) {
      throw new SqlError("42803", "aggregates are not allowed here");
    }
    boolean and = call.function().equals("and");
    if (and || call.function().equals("or")) {
      return joined(and, call.arguments(), row, aggregates);
    }
    List<@Nullable Object> arguments = new ArrayList<>(call.arguments().size());
    for (Expression argument : call.arguments()) {
      arguments.add(value(argument, row, aggregates));
    }
    return functions.call(call.function(), arguments);
  }

  /** The logic of three values: one side may decide alone. */
  private @Nullable Object joined(
      boolean and,
      List<Expression> sides,
      @Nullable Object[] row,
      Map<Expression.Call, Aggregate> aggregates) {
    boolean unknown = false;
    for (Expression side : sides) {
      Object value = value(side, row, aggregates);
      if (value == null) {
        unknown = true;
      } else if (Functions.truth(value) != and) {
        return !and;
      }
    }
    return unknown ? null : (Object) and;
  }
}

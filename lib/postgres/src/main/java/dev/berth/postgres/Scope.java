package dev.berth.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where expressions of one question find their values: the columns of a row, parameters, what
 * stands around the question, and, once rows are taken together, what aggregates came to. For one
 * statement.
 */
final class Scope {
  private static final int AMBIGUOUS = -1;

  private final List<Place> columns;
  private final Map<String, Integer> places = new HashMap<>();
  private final Surroundings surroundings;
  private final @Nullable Around around;
  private boolean reachedOut;

  /**
   * A column of what is read.
   *
   * @param table what it is qualified with
   */
  record Place(String table, Column column) {}

  /**
   * What all questions of a statement share.
   *
   * @param parameters values that the client sent; fewer: the statement is only looked at
   * @param wanted the types of parameters as they are said or found out, by number; is added to
   * @param functions what there is to call
   * @param questions answers questions within
   */
  record Surroundings(
      List<@Nullable Object> parameters,
      Map<Integer, SqlType> wanted,
      Functions functions,
      Questions questions) {}

  /** Answers questions that stand within others. */
  interface Questions {
    List<Column> columns(Statement.Select select, Scope outer);

    List<@Nullable Object[]> rows(
        Statement.Select select, Scope outer, @Nullable Object[] outerRow);
  }

  /**
   * What stands around a question.
   *
   * @param row that is looked at there; null: none yet
   */
  @SuppressWarnings("ArrayRecordComponent") // Rows are never compared, and not copied for nothing.
  record Around(Scope scope, @Nullable Object @Nullable [] row) {}

  Scope(List<Place> columns, Surroundings surroundings, @Nullable Around around) {
    this.columns = columns;
    this.surroundings = surroundings;
    this.around = around;
    for (int i = 0; i < columns.size(); i++) {
      String table = columns.get(i).table();
      String name = columns.get(i).column().name();
      places.putIfAbsent(table + "." + name, i);
      Integer known = places.putIfAbsent(name, i);
      if (known != null && known >= 0 && !columns.get(known).table().equals(table)) {
        places.put(name, AMBIGUOUS);
      }
    }
  }

  List<Place> columns() {
    return columns;
  }

  /** Whether a value of what stands around was looked at. */
  boolean reachedOut() {
    return reachedOut;
  }

  /** The type of an expression, which shows that everything in it is there. */
  SqlType type(Expression expression) {
    return switch (expression) {
      case Expression.Literal literal -> literal.type();
      case Expression.Name name -> typeOf(name);
      case Expression.Parameter parameter -> typeOf(parameter);
      case Expression.Cast cast -> {
        want(cast.value(), cast.type());
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
      case Expression.Call call -> typeOf(call);
      case Expression.Query query -> typeOf(query);
      case Expression.InQuery in -> {
        SqlType _ = type(in.value());
        one(surroundings.questions().columns(in.select(), this));
        yield SqlType.BOOLEAN;
      }
      case Expression.All _ -> throw new SqlError(SqlError.SYNTAX, "'*' is no value");
    };
  }

  private SqlType typeOf(Expression.Name name) {
    int place = place(name);
    if (place >= 0) {
      return columns.get(place).column().type();
    }
    return outside(name).scope().type(name);
  }

  private SqlType typeOf(Expression.Parameter parameter) {
    int number = parameter.number();
    Object value =
        number >= 1 && number <= surroundings.parameters().size()
            ? surroundings.parameters().get(number - 1)
            : null;
    return switch (value) {
      case Boolean _ -> SqlType.BOOLEAN;
      case Long _ -> SqlType.BIGINT;
      case Double _ -> SqlType.DOUBLE;
      case Instant _ -> SqlType.TIME;
      case Duration _ -> SqlType.INTERVAL;
      case null, default -> surroundings.wanted().getOrDefault(number, SqlType.TEXT);
    };
  }

  private SqlType typeOf(Expression.Call call) {
    List<Expression> arguments =
        call.arguments().stream().filter(each -> !(each instanceof Expression.All)).toList();
    if (arguments.size() > 1 && Functions.comparesOrAdds(call.function())) {
      for (int i = 0; i < arguments.size(); i++) {
        if (arguments.get(i) instanceof Expression.Parameter) {
          want(arguments.get(i), type(arguments.get(i == 0 ? 1 : 0)));
        }
      }
    }
    List<SqlType> types = arguments.stream().map(this::type).toList();
    return Aggregate.is(call.function())
        ? Aggregate.type(
            call.function(), call.function().equals("percentile_cont") ? List.of() : types)
        : Functions.type(call.function(), types);
  }

  private SqlType typeOf(Expression.Query query) {
    List<Column> found = surroundings.questions().columns(query.select(), this);
    return switch (query.wanted()) {
      case EXISTS -> SqlType.BOOLEAN;
      case VALUE -> one(found);
      case LIST -> {
        one(found);
        yield SqlType.TEXT;
      }
    };
  }

  private static SqlType one(List<Column> columns) {
    if (columns.size() != 1) {
      throw new SqlError(SqlError.SYNTAX, "subquery must return only one column");
    }
    return columns.getFirst().type();
  }

  /** A parameter whose type nobody said has that of what stands beside it. */
  private void want(Expression expression, SqlType type) {
    if (expression instanceof Expression.Parameter(int number)) {
      surroundings.wanted().putIfAbsent(number, type);
    }
  }

  /** Less than 0: it is not here. */
  private int place(Expression.Name name) {
    Integer place =
        places.get(name.table() == null ? name.column() : name.table() + "." + name.column());
    if (place == null) {
      return -1;
    }
    if (place == AMBIGUOUS) {
      throw new SqlError("42702", "column reference \"" + name.column() + "\" is ambiguous");
    }
    return place;
  }

  private Around outside(Expression.Name name) {
    Around outer = around;
    if (outer == null) {
      throw new SqlError(SqlError.NO_COLUMN, "column \"" + name.column() + "\" does not exist");
    }
    reachedOut = true;
    return outer;
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
      case Expression.Name name -> valueOf(name, row);
      case Expression.Parameter parameter -> parameter(parameter.number());
      case Expression.Cast cast -> Values.cast(value(cast.value(), row, aggregates), cast.type());
      case Expression.Case cases -> chosen(cases, row, aggregates);
      case Expression.Call call -> called(call, row, aggregates);
      case Expression.Query query ->
          query(query.wanted(), surroundings.questions().rows(query.select(), this, row));
      case Expression.InQuery in -> {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(value(in.value(), row, aggregates));
        surroundings.questions().rows(in.select(), this, row).forEach(each -> values.add(each[0]));
        yield surroundings.functions().call("in", values);
      }
      case Expression.All _ -> throw new SqlError(SqlError.SYNTAX, "'*' is no value");
    };
  }

  private @Nullable Object valueOf(Expression.Name name, @Nullable Object[] row) {
    int place = place(name);
    if (place >= 0) {
      return row[place];
    }
    Around outer = outside(name);
    @Nullable Object[] outerRow = outer.row();
    return outerRow == null ? null : outer.scope().valueOf(name, outerRow);
  }

  private static @Nullable Object query(Expression.Wanted wanted, List<@Nullable Object[]> rows) {
    return switch (wanted) {
      case EXISTS -> !rows.isEmpty();
      case VALUE -> {
        if (rows.size() > 1) {
          throw new SqlError("21000", "more than one row returned by a subquery");
        }
        yield rows.isEmpty() ? null : rows.getFirst()[0];
      }
      case LIST -> {
        List<@Nullable Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row[0]));
        yield values;
      }
    };
  }

  private @Nullable Object parameter(int number) {
    if (number < 1 || number > surroundings.parameters().size()) {
      throw new SqlError(SqlError.SYNTAX, "there is no parameter $" + number);
    }
    return surroundings.parameters().get(number - 1);
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
    return surroundings.functions().call(call.function(), arguments);
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

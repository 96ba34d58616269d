package dev.berth.postgres;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what questions are asked of: tables, questions, functions, and several beside each other.
 */
final class Sources {
  private static final int MOST_HELD = 200_000;
  private static final String SERIES = "generate_series";

  private final Tables tables;
  private final Evaluation evaluation;

  Sources(Tables tables, Evaluation evaluation) {
    this.tables = tables;
    this.evaluation = evaluation;
  }

  /** The columns that a source has. */
  List<Scope.Place> places(Statement.@Nullable Source source, Scope.@Nullable Around around) {
    return switch (source) {
      case null -> List.of();
      case Statement.Source.Query(var select, String alias) ->
          named(alias, evaluation.columns(select, around));
      case Statement.Source.Union(var selects, _) -> {
        List<Column> columns = evaluation.columns(selects.getFirst(), around);
        for (Statement.Select each : selects) {
          if (evaluation.columns(each, around).size() != columns.size()) {
            throw new SqlError(
                SqlError.SYNTAX, "each UNION query must have the same number of columns");
          }
        }
        yield named("", columns);
      }
      case Statement.Source.Function(var call, String alias) -> {
        Scope scope = evaluation.scope(List.of(), around);
        yield named(alias, List.of(new Column(alias, type(call, scope))));
      }
      case Statement.Source.Table table -> {
        List<Column> columns = tables.columns(table.schema(), table.name());
        if (columns.isEmpty()) {
          throw new SqlError(SqlError.NO_TABLE, "relation \"" + table.name() + "\" does not exist");
        }
        yield named(table.alias(), columns);
      }
      case Statement.Source.Join join -> {
        List<Scope.Place> both = new ArrayList<>(places(join.left(), around));
        both.addAll(places(join.right(), around));
        Expression on = join.on();
        if (on != null) {
          SqlType _ = evaluation.scope(both, around).type(on);
        }
        yield both;
      }
    };
  }

  private static List<Scope.Place> named(String table, List<Column> columns) {
    return columns.stream().map(column -> new Scope.Place(table, column)).toList();
  }

  private static SqlType type(Expression.Call call, Scope scope) {
    if (call.function().equals(SERIES)) {
      call.arguments().forEach(scope::type);
      return SqlType.BIGINT;
    }
    return scope.type(call);
  }

  /**
   * Gives the rows of a source.
   *
   * @param where what the rows have to meet; here only the times that it names count
   */
  void read(
      Statement.@Nullable Source source,
      @Nullable Expression where,
      Scope.@Nullable Around around,
      Consumer<@Nullable Object[]> rows) {
    switch (source) {
      case null -> rows.accept(new Object[0]);
      case Statement.Source.Query(var select, _) ->
          evaluation.answer(select, around).rows().forEach(rows);
      case Statement.Source.Union union -> united(union, around, rows);
      case Statement.Source.Function(var call, _) ->
          values(call, evaluation.scope(List.of(), around), rows);
      case Statement.Source.Table table -> {
        Scope scope = evaluation.scope(places(table, around), around);
        tables.read(table.schema(), table.name(), range(where, table.alias(), scope), rows);
      }
      case Statement.Source.Join join -> joined(join, where, around, rows);
    }
  }

  private void united(
      Statement.Source.Union union,
      Scope.@Nullable Around around,
      Consumer<@Nullable Object[]> rows) {
    Set<List<@Nullable Object>> seen = new HashSet<>();
    for (Statement.Select select : union.selects()) {
      for (@Nullable Object[] row : evaluation.answer(select, around).rows()) {
        if (union.all() || seen.add(Arrays.asList(row))) {
          rows.accept(row);
        }
      }
    }
  }

  private void values(Expression.Call call, Scope scope, Consumer<@Nullable Object[]> rows) {
    if (!call.function().equals(SERIES)) {
      rows.accept(new Object[] {scope.value(call, new Object[0], Map.of())});
      return;
    }
    List<Double> bounds = new ArrayList<>();
    for (Expression each : call.arguments()) {
      Object bound = scope.value(each, new Object[0], Map.of());
      if (bound == null) {
        return;
      }
      bounds.add(Functions.number(bound));
    }
    if (bounds.size() < 2 || (bounds.size() > 2 && bounds.get(2) < 1)) {
      throw new SqlError(SqlError.NO_FUNCTION, "generate_series is (first, last) or with a step");
    }
    long step = bounds.size() > 2 ? Math.round(bounds.get(2)) : 1;
    for (long i = Math.round(bounds.get(0)); i <= bounds.get(1); i += step) {
      evaluation.look();
      rows.accept(new Object[] {i});
    }
  }

  private void joined(
      Statement.Source.Join join,
      @Nullable Expression where,
      Scope.@Nullable Around around,
      Consumer<@Nullable Object[]> rows) {
    List<@Nullable Object[]> right = new ArrayList<>();
    read(
        join.right(),
        where,
        around,
        row -> {
          evaluation.look();
          right.add(row.clone());
          if (right.size() > MOST_HELD) {
            throw new SqlError(SqlError.TOO_MUCH, "more than 200000 rows to be joined: name less");
          }
        });
    Scope scope = evaluation.scope(places(join, around), around);
    Expression on = join.on();
    read(
        join.left(),
        where,
        around,
        row -> {
          boolean met = false;
          for (@Nullable Object[] each : right) {
            evaluation.look();
            @Nullable Object[] both = beside(row, each, scope.columns().size());
            if (on == null || Scope.isTrue(scope.value(on, both, Map.of()))) {
              met = true;
              rows.accept(both);
            }
          }
          if (!met && join.outer()) {
            rows.accept(Arrays.copyOf(row, scope.columns().size()));
          }
        });
  }

  private static @Nullable Object[] beside(
      @Nullable Object[] left, @Nullable Object[] right, int size) {
    @Nullable Object[] both = Arrays.copyOf(left, size);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  /** What conditions that all hold say about the column {@code time} of a table. */
  private static Tables.Range range(@Nullable Expression where, String alias, Scope scope) {
    if (!(where instanceof Expression.Call call)) {
      return Tables.Range.ALL;
    }
    if (call.function().equals("and")) {
      Tables.Range left = range(call.arguments().getFirst(), alias, scope);
      Tables.Range right = range(call.arguments().getLast(), alias, scope);
      return new Tables.Range(Math.max(left.from(), right.from()), Math.min(left.to(), right.to()));
    }
    boolean time =
        call.arguments().size() == 2
            && call.arguments().getFirst() instanceof Expression.Name name
            && name.column().equals("time")
            && (name.table() == null || name.table().equals(alias));
    if (!time || !Set.of(">", ">=", "<", "<=", "=").contains(call.function())) {
      return Tables.Range.ALL;
    }
    Instant bound = bound(call.arguments().getLast(), scope);
    if (bound == null) {
      return Tables.Range.ALL;
    }
    long millis = bound.toEpochMilli();
    return switch (call.function()) {
      case ">", ">=" -> new Tables.Range(millis, Long.MAX_VALUE);
      case "<", "<=" -> new Tables.Range(0, millis + 1);
      default -> new Tables.Range(millis, millis + 1);
    };
  }

  /** Null: it is not the same for all rows. */
  private static @Nullable Instant bound(Expression expression, Scope scope) {
    try {
      Object value = scope.value(expression, new Object[0], Map.of());
      return value == null ? null : Functions.time(value);
    } catch (ArrayIndexOutOfBoundsException _) {
      return null;
    } catch (SqlError e) {
      if (e.code().equals(SqlError.NO_COLUMN)) {
        // Of another table that is joined.
        return null;
      }
      throw e;
    }
  }
}

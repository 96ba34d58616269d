package dev.berth.postgres;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers a question from tables, within bounds of rows and time. For one statement. */
final class Evaluation {
  private static final int MOST_ROWS = 200_000;
  private static final int MOST_GROUPS = 50_000;
  private static final long MOST_READ = 20_000_000;
  private static final int LOOK = 1024;

  private final Tables tables;
  private final List<@Nullable Object> parameters;
  private final Functions functions;
  private final long end;
  private long read;

  /** An answer, whole. */
  record Answer(List<Column> columns, List<@Nullable Object[]> rows) {}

  /** A group of rows: one of them, and what its aggregates came to. */
  @SuppressWarnings("ArrayRecordComponent") // Rows are never compared, and not copied for nothing.
  private record Group(@Nullable Object[] row, Map<Expression.Call, Aggregate> aggregates) {}

  /** A row of the answer, and what it is sorted by. */
  @SuppressWarnings("ArrayRecordComponent") // Rows are never compared, and not copied for nothing.
  private record Sorted(@Nullable Object[] row, @Nullable Object[] keys) {}

  /**
   * @param end when the time is over, as {@link System#nanoTime}
   */
  Evaluation(Tables tables, List<@Nullable Object> parameters, InstantSource clock, long end) {
    this.tables = tables;
    this.parameters = parameters;
    this.functions = new Functions(clock);
    this.end = end;
  }

  /** What columns an answer will have. */
  List<Column> columns(Statement.Select select) {
    Scope scope = new Scope(sourceColumns(select.source()), parameters, functions);
    return items(select, scope).stream()
        .map(item -> new Column(item.name(), scope.type(item.value())))
        .toList();
  }

  Answer answer(Statement.Select select) {
    Scope scope = new Scope(sourceColumns(select.source()), parameters, functions);
    List<Statement.Item> items = items(select, scope);
    List<Column> columns =
        items.stream().map(item -> new Column(item.name(), scope.type(item.value()))).toList();
    List<Expression> by = select.grouping().by().stream().map(each -> named(each, items)).toList();
    List<Expression> order = select.order().stream().map(each -> named(each.by(), items)).toList();
    order.forEach(scope::type);
    Expression where = select.where();
    if (where != null) {
      SqlType _ = scope.type(where);
    }
    Set<Expression.Call> aggregates = new HashSet<>();
    items.forEach(item -> Aggregates.find(item.value(), aggregates));
    order.forEach(each -> Aggregates.find(each, aggregates));
    Expression having = select.grouping().having();
    if (having != null) {
      Aggregates.find(having, aggregates);
    }
    List<Sorted> rows =
        aggregates.isEmpty() && by.isEmpty()
            ? plain(select, scope, items, order)
            : grouped(select, scope, items, order, by, aggregates);
    return new Answer(columns, finish(select, rows));
  }

  private List<Column> sourceColumns(Statement.@Nullable Source source) {
    return switch (source) {
      case null -> List.of();
      case Statement.Source.Query query -> columns(query.select());
      case Statement.Source.Table table -> {
        List<Column> columns = tables.columns(table.schema(), table.name());
        if (columns.isEmpty()) {
          throw new SqlError(SqlError.NO_TABLE, "relation \"" + table.name() + "\" does not exist");
        }
        yield columns;
      }
    };
  }

  private static List<Statement.Item> items(Statement.Select select, Scope scope) {
    List<Statement.Item> items = new ArrayList<>();
    for (Statement.Item item : select.items()) {
      if (item.value() instanceof Expression.All) {
        scope
            .columns()
            .forEach(
                column ->
                    items.add(
                        new Statement.Item(new Expression.Name(column.name()), column.name())));
      } else {
        items.add(item);
      }
    }
    return items;
  }

  /** A number or a name of an item stands for it. */
  private static Expression named(Expression by, List<Statement.Item> items) {
    if (by instanceof Expression.Literal(Long number, _)) {
      if (number < 1 || number > items.size()) {
        throw new SqlError("42P10", "position " + number + " is not in select list");
      }
      return items.get(number.intValue() - 1).value();
    }
    if (by instanceof Expression.Name(String name)) {
      return items.stream()
          .filter(item -> item.name().equals(name))
          .map(Statement.Item::value)
          .findFirst()
          .orElse(by);
    }
    return by;
  }

  private void read(Statement.Select select, Scope scope, Consumer<@Nullable Object[]> rows) {
    Expression where = select.where();
    Consumer<@Nullable Object[]> chosen =
        row -> {
          look();
          if (where == null || Scope.isTrue(scope.value(where, row, Map.of()))) {
            rows.accept(row);
          }
        };
    switch (select.source()) {
      case null -> chosen.accept(new Object[0]);
      case Statement.Source.Query query -> answer(query.select()).rows().forEach(chosen);
      case Statement.Source.Table table ->
          tables.read(table.schema(), table.name(), range(where, scope), chosen);
    }
  }

  private void look() {
    if (++read % LOOK == 0 && System.nanoTime() > end) {
      throw new SqlError(SqlError.TIMED_OUT, "canceling statement due to statement timeout");
    }
    if (read > MOST_READ) {
      throw new SqlError(SqlError.TOO_MUCH, "the question reads too many rows: name less time");
    }
  }

  /** What conditions that all hold say about the column {@code time}. */
  private Tables.Range range(@Nullable Expression where, Scope scope) {
    if (!(where instanceof Expression.Call call)) {
      return Tables.Range.ALL;
    }
    if (call.function().equals("and")) {
      Tables.Range left = range(call.arguments().getFirst(), scope);
      Tables.Range right = range(call.arguments().getLast(), scope);
      return new Tables.Range(Math.max(left.from(), right.from()), Math.min(left.to(), right.to()));
    }
    boolean time =
        call.arguments().size() == 2
            && call.arguments().getFirst() instanceof Expression.Name(String name)
            && name.equals("time");
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
    }
  }

  private List<Sorted> plain(
      Statement.Select select, Scope scope, List<Statement.Item> items, List<Expression> order) {
    List<Sorted> rows = new ArrayList<>();
    Statement.Limit limit = select.limit();
    boolean first = order.isEmpty() && !select.distinct() && limit != null;
    long enough = first && limit != null ? limit.rows() + limit.skipped() : Long.MAX_VALUE;
    try {
      read(
          select,
          scope,
          row -> {
            if (rows.size() >= enough) {
              throw new Enough();
            }
            rows.add(told(row, Map.of(), scope, items, order));
            if (rows.size() > MOST_ROWS) {
              throw new SqlError(
                  SqlError.TOO_MUCH, "the answer has more than 200000 rows: group or limit it");
            }
          });
    } catch (Enough _) {
      return rows;
    }
    return rows;
  }

  /** Ends the reading once nothing more is wanted. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }

  private List<Sorted> grouped(
      Statement.Select select,
      Scope scope,
      List<Statement.Item> items,
      List<Expression> order,
      List<Expression> by,
      Set<Expression.Call> aggregates) {
    Map<List<@Nullable Object>, Group> groups = new LinkedHashMap<>();
    if (by.isEmpty()) {
      groups.put(List.of(), begin(new Object[scope.columns().size()], aggregates));
    }
    read(
        select,
        scope,
        row -> {
          List<@Nullable Object> key = new ArrayList<>(by.size());
          by.forEach(each -> key.add(scope.value(each, row, Map.of())));
          Group group = groups.computeIfAbsent(key, _ -> begin(row, aggregates));
          if (groups.size() > MOST_GROUPS) {
            throw new SqlError(SqlError.TOO_MUCH, "there are more than 50000 groups");
          }
          group.aggregates().forEach((call, aggregate) -> add(call, aggregate, row, scope));
        });
    Expression having = select.grouping().having();
    return groups.values().stream()
        .filter(
            group ->
                having == null
                    || Scope.isTrue(scope.value(having, group.row(), group.aggregates())))
        .map(group -> told(group.row(), group.aggregates(), scope, items, order))
        .toList();
  }

  private static Group begin(@Nullable Object[] row, Set<Expression.Call> calls) {
    Map<Expression.Call, Aggregate> aggregates = new LinkedHashMap<>();
    calls.forEach(call -> aggregates.put(call, new Aggregate(call.function(), call.distinct())));
    return new Group(row.clone(), aggregates);
  }

  private static void add(
      Expression.Call call, Aggregate aggregate, @Nullable Object[] row, Scope scope) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      arguments.add(
          argument instanceof Expression.All
              ? (Object) true
              : scope.value(argument, row, Map.of()));
    }
    aggregate.add(arguments);
  }

  private static Sorted told(
      @Nullable Object[] row,
      Map<Expression.Call, Aggregate> aggregates,
      Scope scope,
      List<Statement.Item> items,
      List<Expression> order) {
    @Nullable Object[] told = new Object[items.size()];
    for (int i = 0; i < told.length; i++) {
      told[i] = scope.value(items.get(i).value(), row, aggregates);
    }
    @Nullable Object[] keys = new Object[order.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = scope.value(order.get(i), row, aggregates);
    }
    return new Sorted(told, keys);
  }

  private static List<@Nullable Object[]> finish(Statement.Select select, List<Sorted> all) {
    List<Sorted> rows = new ArrayList<>(all);
    if (select.distinct()) {
      Set<List<@Nullable Object>> seen = new HashSet<>();
      rows.removeIf(row -> !seen.add(Arrays.asList(row.row())));
    }
    if (!select.order().isEmpty()) {
      rows.sort(order(select.order()));
    }
    Statement.Limit limit = select.limit();
    return rows.stream()
        .skip(limit == null ? 0 : limit.skipped())
        .limit(limit == null ? Long.MAX_VALUE : limit.rows())
        .map(Sorted::row)
        .toList();
  }

  private static Comparator<Sorted> order(List<Statement.Order> order) {
    return (a, b) -> {
      for (int i = 0; i < order.size(); i++) {
        int step = compare(a.keys()[i], b.keys()[i], order.get(i));
        if (step != 0) {
          return step;
        }
      }
      return 0;
    };
  }

  private static int compare(@Nullable Object a, @Nullable Object b, Statement.Order order) {
    if (a == null || b == null) {
      int nulls = a == null && b == null ? 0 : a == null ? -1 : 1;
      return order.nullsFirst() ? nulls : -nulls;
    }
    return order.down() ? Functions.compare(b, a) : Functions.compare(a, b);
  }
}

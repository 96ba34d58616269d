package dev.berth.postgres;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers a question from tables, within bounds of rows and time. For one statement. */
final class Evaluation implements Scope.Questions {
  private static final int MOST_ROWS = 200_000;
  private static final int MOST_GROUPS = 50_000;
  private static final long MOST_READ = 20_000_000;
  private static final int LOOK = 1024;

  private final Sources sources;
  private final List<@Nullable Object> parameters;
  private final Map<Integer, SqlType> wanted = new HashMap<>();
  private final IdentityHashMap<Statement.Select, List<@Nullable Object[]>> lasting =
      new IdentityHashMap<>();
  private final Functions functions;
  private final long end;
  private long read;

  /**
   * An answer, whole.
   *
   * @param reachedOut whether it may be another for another row around
   */
  record Answer(List<Column> columns, List<@Nullable Object[]> rows, boolean reachedOut) {
    Answer(List<Column> columns, List<@Nullable Object[]> rows) {
      this(columns, rows, false);
    }
  }

  /** A question with what its parts mean. */
  private record Asked(
      Statement.Select select,
      Scope scope,
      List<Statement.Item> items,
      List<Expression> order,
      Scope.@Nullable Around around) {}

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
    this.sources = new Sources(tables, this);
    this.parameters = parameters;
    this.functions = new Functions(clock);
    this.end = end;
  }

  /** What columns an answer will have; checks everything in it. */
  List<Column> columns(Statement.Select select) {
    return columns(select, (Scope.Around) null);
  }

  List<Column> columns(Statement.Select select, Scope.@Nullable Around around) {
    Scope scope = scope(sources.places(select.source(), around), around);
    List<Statement.Item> items = items(select, scope);
    check(select, items, scope);
    return items.stream().map(item -> new Column(item.name(), scope.type(item.value()))).toList();
  }

  /** What is known of a row of these columns. */
  Scope scope(List<Scope.Place> columns, Scope.@Nullable Around around) {
    return new Scope(columns, new Scope.Surroundings(parameters, wanted, functions, this), around);
  }

  /** The types of parameters, by number, as far as they are said or were found out. */
  Map<Integer, SqlType> wanted() {
    return wanted;
  }

  @Override
  public List<Column> columns(Statement.Select select, Scope outer) {
    return columns(select, new Scope.Around(outer, null));
  }

  @Override
  public List<@Nullable Object[]> rows(
      Statement.Select select, Scope outer, @Nullable Object[] outerRow) {
    List<@Nullable Object[]> known = lasting.get(select);
    if (known == null) {
      Answer answer = answer(select, new Scope.Around(outer, outerRow));
      known = answer.rows();
      if (!answer.reachedOut()) {
        lasting.put(select, known);
      }
    }
    return known;
  }

  Answer answer(Statement.Select select) {
    return answer(select, null);
  }

  Answer answer(Statement.Select select, Scope.@Nullable Around around) {
    Scope scope = scope(sources.places(select.source(), around), around);
    List<Statement.Item> items = items(select, scope);
    List<Column> columns =
        items.stream().map(item -> new Column(item.name(), scope.type(item.value()))).toList();
    List<Expression> by = select.grouping().by().stream().map(each -> named(each, items)).toList();
    List<Expression> order = select.order().stream().map(each -> named(each.by(), items)).toList();
    check(select, items, scope);
    Set<Expression.Call> aggregates = new HashSet<>();
    items.forEach(item -> Aggregates.find(item.value(), aggregates));
    order.forEach(each -> Aggregates.find(each, aggregates));
    Expression having = select.grouping().having();
    if (having != null) {
      Aggregates.find(having, aggregates);
    }
    Asked asked = new Asked(select, scope, items, order, around);
    List<Sorted> rows =
        aggregates.isEmpty() && by.isEmpty() ? plain(asked) : grouped(asked, by, aggregates);
    // What a source reaches out for cannot be seen here.
    boolean reachedOut =
        around != null && (scope.reachedOut() || !(select.source() == null || isPlain(select)));
    return new Answer(columns, finish(select, rows), reachedOut);
  }

  /** Whether nothing in what is read can name what stands around. */
  private static boolean isPlain(Statement.Select select) {
    return isPlain(select.source());
  }

  private static boolean isPlain(Statement.@Nullable Source source) {
    return switch (source) {
      case null -> true;
      case Statement.Source.Table _ -> true;
      case Statement.Source.Function(var call, _) ->
          call.arguments().stream().noneMatch(Evaluation::names);
      case Statement.Source.Join join ->
          join.on() == null && isPlain(join.left()) && isPlain(join.right());
      case Statement.Source.Query _, Statement.Source.Union _ -> false;
    };
  }

  private static boolean names(Expression expression) {
    return switch (expression) {
      case Expression.Literal _ -> false;
      case Expression.Call call -> call.arguments().stream().anyMatch(Evaluation::names);
      default -> true;
    };
  }

  /** That everything that is named is there. */
  private static void check(Statement.Select select, List<Statement.Item> items, Scope scope) {
    Expression where = select.where();
    if (where != null) {
      SqlType _ = scope.type(where);
    }
    select.grouping().by().forEach(each -> scope.type(named(each, items)));
    Expression having = select.grouping().having();
    if (having != null) {
      SqlType _ = scope.type(having);
    }
    select.order().forEach(each -> scope.type(named(each.by(), items)));
  }

  private static List<Statement.Item> items(Statement.Select select, Scope scope) {
    List<Statement.Item> items = new ArrayList<>();
    for (Statement.Item item : select.items()) {
      if (item.value() instanceof Expression.All(String table)) {
        scope.columns().stream()
            .filter(place -> table == null || place.table().equals(table))
            .forEach(
                place ->
                    items.add(
                        new Statement.Item(
                            new Expression.Name(place.table(), place.column().name()),
                            place.column().name())));
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
    if (by instanceof Expression.Name(String table, String name) && table == null) {
      return items.stream()
          .filter(item -> item.name().equals(name))
          .map(Statement.Item::value)
          .findFirst()
          .orElse(by);
    }
    return by;
  }

  private void read(Asked asked, Consumer<@Nullable Object[]> rows) {
    Expression where = asked.select().where();
    sources.read(
        asked.select().source(),
        where,
        asked.around(),
        row -> {
          look();
          if (where == null || Scope.isTrue(asked.scope().value(where, row, Map.of()))) {
            rows.accept(row);
          }
        });
  }

  /** Counts what is read; ends what takes too long. */
  void look() {
    if (++read % LOOK == 0 && System.nanoTime() > end) {
      throw new SqlError(SqlError.TIMED_OUT, "canceling statement due to statement timeout");
    }
    if (read > MOST_READ) {
      throw new SqlError(SqlError.TOO_MUCH, "the question reads too many rows: name less time");
    }
  }

  private List<Sorted> plain(Asked asked) {
    Statement.Select select = asked.select();
    List<Sorted> rows = new ArrayList<>();
    Statement.Limit limit = select.limit();
    boolean first = asked.order().isEmpty() && !select.distinct() && limit != null;
    long enough = first && limit != null ? limit.rows() + limit.skipped() : Long.MAX_VALUE;
    try {
      read(
          asked,
          row -> {
            if (rows.size() >= enough) {
              throw new Enough();
            }
            rows.add(told(row, Map.of(), asked));
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

  private List<Sorted> grouped(Asked asked, List<Expression> by, Set<Expression.Call> aggregates) {
    Scope scope = asked.scope();
    Map<List<@Nullable Object>, Group> groups = new LinkedHashMap<>();
    if (by.isEmpty()) {
      groups.put(List.of(), begin(new Object[scope.columns().size()], aggregates));
    }
    read(
        asked,
        row -> {
          List<@Nullable Object> key = new ArrayList<>(by.size());
          by.forEach(each -> key.add(scope.value(each, row, Map.of())));
          Group group = groups.computeIfAbsent(key, _ -> begin(row, aggregates));
          if (groups.size() > MOST_GROUPS) {
            throw new SqlError(SqlError.TOO_MUCH, "there are more than 50000 groups");
          }
          group.aggregates().forEach((call, aggregate) -> add(call, aggregate, row, scope));
        });
    Expression having = asked.select().grouping().having();
    return groups.values().stream()
        .filter(
            group ->
                having == null
                    || Scope.isTrue(scope.value(having, group.row(), group.aggregates())))
        .map(group -> told(group.row(), group.aggregates(), asked))
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
      @Nullable Object[] row, Map<Expression.Call, Aggregate> aggregates, Asked asked) {
    Scope scope = asked.scope();
    List<Statement.Item> items = asked.items();
    List<Expression> order = asked.order();
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

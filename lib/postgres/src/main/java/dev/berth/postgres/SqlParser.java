package dev.berth.postgres;

import dev.berth.postgres.SqlTokens.Kind;
import dev.berth.postgres.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads statements, by recursive descent. Confined to one thread. */
final class SqlParser {
  private static final int LONGEST = 32 * 1024;
  private static final Set<String> HARMLESS =
      Set.of(
          "application_name",
          "bytea_output",
          "client_encoding",
          "client_min_messages",
          "datestyle",
          "extra_float_digits",
          "intervalstyle",
          "standard_conforming_strings",
          "statement_timeout",
          "timezone",
          "time");
  private static final Set<String> TRANSACTIONS =
      Set.of("begin", "start", "commit", "end", "rollback", "abort");
  private static final Set<String> RESERVED =
      Set.of(
          "from",
          "where",
          "group",
          "having",
          "order",
          "limit",
          "offset",
          "union",
          "except",
          "intersect",
          "for",
          "fetch",
          "as",
          "window",
          "join",
          "inner",
          "left",
          "right",
          "full",
          "cross",
          "natural",
          "on",
          "using",
          "collate");

  private final SqlWords words;
  private final SqlExpressions expressions;

  private SqlParser(List<Token> tokens) {
    this.words = new SqlWords(tokens);
    this.expressions = new SqlExpressions(words, this::query);
  }

  /**
   * Reads statements that semicolons part.
   *
   * @throws SqlError for what is none, or not supported
   */
  static List<Statement> parse(String sql) {
    if (sql.length() > LONGEST) {
      throw new SqlError(SqlError.TOO_MUCH, "the statement is longer than 32768 characters");
    }
    SqlParser parser = new SqlParser(SqlTokens.of(sql));
    List<Statement> all = new ArrayList<>();
    while (!parser.words.atEnd()) {
      if (!parser.words.takes(";")) {
        all.add(parser.statement());
        if (!parser.words.atEnd() && !parser.words.takes(";")) {
          throw parser.words.wrong();
        }
      }
    }
    return all;
  }

  private Statement statement() {
    Token first = words.peek();
    String word = first.kind() == Kind.NAME ? first.text() : "";
    if (word.equals("select")) {
      return query();
    }
    if (word.equals("set")) {
      return set();
    }
    if (word.equals("show")) {
      words.next();
      return new Statement.Show(rest());
    }
    if (TRANSACTIONS.contains(word)) {
      rest();
      return new Statement.Done(word.equals("start") ? "BEGIN" : word.toUpperCase(Locale.ROOT));
    }
    if (word.equals("discard") || word.equals("deallocate")) {
      String tag = rest().startsWith("discard") ? "DISCARD ALL" : "DEALLOCATE";
      return new Statement.Done(tag);
    }
    throw new SqlError(
        SqlError.DENIED,
        word.isEmpty()
            ? "syntax error at or near \"" + first.text() + "\""
            : "cannot do '" + word.toUpperCase(Locale.ROOT) + "': there is SELECT only");
  }

  private Statement set() {
    words.next();
    if (!words.takes("session")) {
      words.takes("local");
    }
    String name = words.peek().text();
    if (!HARMLESS.contains(name)) {
      throw new SqlError(SqlError.DENIED, "permission denied to set parameter \"" + name + "\"");
    }
    rest();
    return new Statement.Done("SET");
  }

  private String rest() {
    StringBuilder text = new StringBuilder();
    while (!words.atEnd() && !words.peek().text().equals(";")) {
      text.append(text.isEmpty() ? "" : " ").append(words.next().text());
    }
    return text.toString();
  }

  /** One question, or several whose rows follow each other. */
  private Statement.Select query() {
    words.deeper();
    Statement.Select first = select();
    List<Statement.Select> selects = new ArrayList<>(List.of(first));
    boolean all = true;
    while (words.takes("union")) {
      all &= words.takes("all");
      selects.add(select());
    }
    List<Statement.Order> order = order();
    Statement.Limit limit = limit();
    words.higher();
    if (selects.size() == 1) {
      return new Statement.Select(
          first.distinct(),
          first.items(),
          first.source(),
          first.where(),
          first.grouping(),
          order,
          limit);
    }
    return new Statement.Select(
        false,
        List.of(new Statement.Item(new Expression.All(null), "*")),
        new Statement.Source.Union(selects, all),
        null,
        new Statement.Grouping(List.of(), null),
        order,
        limit);
  }

  private Statement.Select select() {
    words.expect("select");
    boolean distinct = words.takes("distinct");
    List<Statement.Item> items = new ArrayList<>();
    do {
      items.add(item());
    } while (words.takes(","));
    Statement.Source source = words.takes("from") ? sources() : null;
    Expression where = words.takes("where") ? expressions.read() : null;
    List<Expression> by = new ArrayList<>();
    if (words.takes("group")) {
      words.expect("by");
      do {
        by.add(expressions.read());
      } while (words.takes(","));
    }
    Expression having = words.takes("having") ? expressions.read() : null;
    return new Statement.Select(
        distinct, items, source, where, new Statement.Grouping(by, having), List.of(), null);
  }

  private Statement.Item item() {
    if (words.takes("*")) {
      return new Statement.Item(new Expression.All(null), "*");
    }
    Expression value = expressions.read();
    String name = alias();
    return new Statement.Item(value, name == null ? SqlExpressions.name(value) : name);
  }

  private @Nullable String alias() {
    if (words.takes("as")) {
      return words.name();
    }
    Token next = words.peek();
    boolean name = next.kind() == Kind.NAME && !RESERVED.contains(next.text());
    return name || next.kind() == Kind.QUOTED_NAME ? words.next().text() : null;
  }

  private Statement.Source sources() {
    Statement.Source left = joined();
    while (words.takes(",")) {
      left = new Statement.Source.Join(left, joined(), false, null);
    }
    return left;
  }

  private Statement.Source joined() {
    Statement.Source left = source();
    while (true) {
      if (words.takes("cross")) {
        words.expect("join");
        left = new Statement.Source.Join(left, source(), false, null);
        continue;
      }
      boolean outer = words.takes("left");
      if (outer) {
        words.takes("outer");
        words.expect("join");
      } else if (words.is("right") || words.is("full") || words.is("natural")) {
        throw new SqlError(
            SqlError.UNSUPPORTED, "joins are LEFT, INNER or CROSS; others are not supported");
      } else if (words.takes("inner")) {
        words.expect("join");
      } else if (!words.takes("join")) {
        return left;
      }
      Statement.Source right = source();
      if (words.is("using")) {
        throw new SqlError(SqlError.UNSUPPORTED, "USING is not supported: say ON a.x = b.x");
      }
      words.expect("on");
      left = new Statement.Source.Join(left, right, outer, expressions.read());
    }
  }

  private Statement.Source source() {
    if (words.takes("(")) {
      words.deeper();
      Statement.Source within = words.is("select") ? null : sources();
      Statement.Select select = within == null ? query() : null;
      words.higher();
      words.expect(")");
      return select == null
          ? Objects.requireNonNull(within)
          : new Statement.Source.Query(select, aliasOr(""));
    }
    String name = words.name();
    String schema = null;
    if (words.takes(".")) {
      schema = name;
      name = words.name();
    }
    if (words.takes("(")) {
      if (expressions.call(name) instanceof Expression.Call call) {
        return new Statement.Source.Function(call, aliasOr(name));
      }
      throw words.wrong();
    }
    return new Statement.Source.Table(
        schema == null ? Catalogue.schemaOf(name) : schema, name, aliasOr(name));
  }

  private String aliasOr(String otherwise) {
    String alias = alias();
    return alias == null ? otherwise : alias;
  }

  private List<Statement.Order> order() {
    List<Statement.Order> order = new ArrayList<>();
    if (words.takes("order")) {
      words.expect("by");
      do {
        Expression by = expressions.read();
        boolean down = words.takes("desc");
        if (!down) {
          words.takes("asc");
        }
        boolean nullsFirst = down;
        if (words.takes("nulls")) {
          nullsFirst = words.takes("first");
          if (!nullsFirst) {
            words.expect("last");
          }
        }
        order.add(new Statement.Order(by, down, nullsFirst));
      } while (words.takes(","));
    }
    return order;
  }

  private Statement.@Nullable Limit limit() {
    long rows = Long.MAX_VALUE;
    long skipped = 0;
    boolean given = false;
    while (true) {
      if (words.takes("limit")) {
        rows = words.takes("all") ? Long.MAX_VALUE : words.whole();
      } else if (words.takes("offset")) {
        skipped = words.whole();
      } else {
        return given ? new Statement.Limit(rows, skipped) : null;
      }
      given = true;
    }
  }
}

package dev.berth.postgres;

import dev.berth.postgres.SqlTokens.Kind;
import dev.berth.postgres.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
          "using");

  private final SqlWords words;
  private final SqlExpressions expressions;

  private SqlParser(List<Token> tokens) {
    this.words = new SqlWords(tokens);
    this.expressions = new SqlExpressions(words);
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
      return select();
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

  private Statement.Select select() {
    words.deeper();
    words.expect("select");
    boolean distinct = words.takes("distinct");
    List<Statement.Item> items = new ArrayList<>();
    do {
      items.add(item());
    } while (words.takes(","));
    Statement.Source source = words.takes("from") ? source() : null;
    Expression where = words.takes("where") ? expressions.read() : null;
    List<Expression> by = new ArrayList<>();
    if (words.takes("group")) {
      words.expect("by");
      do {
        by.add(expressions.read());
      } while (words.takes(","));
    }
    Expression having = words.takes("having") ? expressions.read() : null;
    List<Statement.Order> order = order();
    Statement.Limit limit = limit();
    words.higher();
    return new Statement.Select(
        distinct, items, source, where, new Statement.Grouping(by, having), order, limit);
  }

  private Statement.Item item() {
    if (words.takes("*")) {
      return new Statement.Item(new Expression.All(), "*");
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

  private Statement.Source source() {
    Statement.Source source;
    if (words.takes("(")) {
      source = new Statement.Source.Query(select());
      words.expect(")");
    } else {
      String name = words.name();
      String schema = "public";
      if (words.takes(".")) {
        schema = name;
        name = words.name();
      }
      if (words.peek().text().equals("(")) {
        throw new SqlError(SqlError.NO_FUNCTION, "function " + name + "() does not exist");
      }
      source = new Statement.Source.Table(schema, name);
    }
    alias();
    if (words.isJoin()) {
      throw new SqlError(SqlError.UNSUPPORTED, "more than one table is not supported");
    }
    return source;
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

package dev.berth.postgres;

import dev.berth.postgres.Expression.Call;
import dev.berth.postgres.Expression.Literal;
import dev.berth.postgres.SqlTokens.Kind;
import dev.berth.postgres.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads expressions, from what binds least to what binds most. Confined to one thread. */
final class SqlExpressions {
  private static final Literal NULL = new Literal(null, SqlType.TEXT);
  private static final Map<String, SqlType> TYPES =
      Map.ofEntries(
          Map.entry("bool", SqlType.BOOLEAN),
          Map.entry("boolean", SqlType.BOOLEAN),
          Map.entry("int", SqlType.BIGINT),
          Map.entry("int4", SqlType.BIGINT),
          Map.entry("int8", SqlType.BIGINT),
          Map.entry("integer", SqlType.BIGINT),
          Map.entry("bigint", SqlType.BIGINT),
          Map.entry("float", SqlType.DOUBLE),
          Map.entry("float8", SqlType.DOUBLE),
          Map.entry("double", SqlType.DOUBLE),
          Map.entry("real", SqlType.DOUBLE),
          Map.entry("numeric", SqlType.DOUBLE),
          Map.entry("decimal", SqlType.DOUBLE),
          Map.entry("text", SqlType.TEXT),
          Map.entry("varchar", SqlType.TEXT),
          Map.entry("name", SqlType.TEXT),
          Map.entry("timestamp", SqlType.TIME),
          Map.entry("timestamptz", SqlType.TIME),
          Map.entry("date", SqlType.TIME),
          Map.entry("interval", SqlType.INTERVAL),
          Map.entry("int2", SqlType.BIGINT),
          Map.entry("smallint", SqlType.BIGINT),
          Map.entry("oid", SqlType.BIGINT),
          Map.entry("float4", SqlType.DOUBLE),
          Map.entry("char", SqlType.TEXT),
          Map.entry("bpchar", SqlType.TEXT),
          Map.entry("regtype", SqlType.TEXT),
          Map.entry("regnamespace", SqlType.TEXT),
          Map.entry("regproc", SqlType.TEXT));
  private static final List<String> COMPARISONS =
      List.of("=", "<>", "!=", "<", "<=", ">", ">=", "~", "~*", "!~", "!~*");

  private final SqlWords words;
  private final Supplier<Statement.Select> queries;

  /**
   * @param queries reads a question that stands within an expression
   */
  SqlExpressions(SqlWords words, Supplier<Statement.Select> queries) {
    this.words = words;
    this.queries = queries;
  }

  /** What PostgreSQL calls a column of this when nobody names it. */
  static String name(Expression value) {
    return switch (value) {
      case Expression.Name name -> name.column();
      case Call call when Character.isLetter(call.function().charAt(0)) -> call.function();
      case Expression.Cast cast -> name(cast.value());
      case Expression.Case _ -> "case";
      case Expression.Query query ->
          switch (query.wanted()) {
            case VALUE -> query.select().items().getFirst().name();
            case EXISTS -> "exists";
            case LIST -> "array";
          };
      case Call _, Literal _, Expression.Parameter _, Expression.InQuery _, Expression.All _ ->
          "?column?";
    };
  }

  Expression read() {
    words.deeper();
    Expression left = and();
    while (words.takes("or")) {
      left = new Call("or", left, and());
    }
    words.higher();
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (words.takes("and")) {
      left = new Call("and", left, not());
    }
    return left;
  }

  private Expression not() {
    if (!words.takes("not")) {
      return comparison();
    }
    words.deeper();
    Expression negated = new Call("not", not());
    words.higher();
    return negated;
  }

  private Expression comparison() {
    Expression left = sum();
    while (true) {
      String sign = comparisonSign();
      if (sign != null) {
        left = compared(sign, left);
      } else if (words.takes("is")) {
        boolean negated = words.takes("not");
        left = negated(negated, is(left));
      } else {
        boolean negated = words.takes("not");
        Expression longer = longer(left);
        if (longer == null) {
          if (negated) {
            throw words.wrong();
          }
          return left;
        }
        left = negated(negated, longer);
      }
    }
  }

  /** Null: none follows. */
  private @Nullable String comparisonSign() {
    String sign = null;
    if (words.takes("operator")) {
      words.expect("(");
      if (words.peek().kind() == Kind.NAME) {
        words.next();
        words.expect(".");
      }
      sign = words.next().text();
      words.expect(")");
      if (!COMPARISONS.contains(sign)) {
        throw new SqlError(SqlError.UNSUPPORTED, "operator " + sign + " is not supported");
      }
    } else if (words.peek().kind() == Kind.SIGN && COMPARISONS.contains(words.peek().text())) {
      sign = words.next().text();
    }
    return "!=".equals(sign) ? "<>" : sign;
  }

  private Expression compared(String sign, Expression left) {
    if (!words.takes("any") && !words.takes("some")) {
      return new Call(sign, left, sum());
    }
    words.expect("(");
    if (words.is("select")) {
      Statement.Select select = queries.get();
      words.expect(")");
      if (!sign.equals("=")) {
        throw new SqlError(SqlError.UNSUPPORTED, "ANY of a question is supported with '=' only");
      }
      return new Expression.InQuery(left, select);
    }
    Expression list = read();
    words.expect(")");
    return new Call("any", new Literal(sign, SqlType.TEXT), left, list);
  }

  private Expression is(Expression left) {
    if (words.takes("true")) {
      return new Call("is", left, new Literal(true, SqlType.BOOLEAN));
    }
    if (words.takes("false")) {
      return new Call("is", left, new Literal(false, SqlType.BOOLEAN));
    }
    if (words.takes("distinct")) {
      words.expect("from");
      return new Call("not", new Call("is", left, sum()));
    }
    words.expect("null");
    return new Call("is null", left);
  }

  /** Null: nothing longer follows. */
  private @Nullable Expression longer(Expression left) {
    if (words.takes("between")) {
      Expression from = sum();
      words.expect("and");
      return new Call("and", new Call(">=", left, from), new Call("<=", left, sum()));
    }
    if (words.takes("in")) {
      words.expect("(");
      if (words.is("select")) {
        Statement.Select select = queries.get();
        words.expect(")");
        return new Expression.InQuery(left, select);
      }
      List<Expression> all = new ArrayList<>(List.of(left));
      all.addAll(list());
      return new Call("in", all, false);
    }
    if (words.takes("like")) {
      return like("like", left);
    }
    return words.takes("ilike") ? like("ilike", left) : null;
  }

  private Expression like(String function, Expression left) {
    Expression pattern = sum();
    if (words.takes("escape") && !words.next().text().equals("\\")) {
      throw new SqlError(SqlError.UNSUPPORTED, "another ESCAPE than a backslash is not supported");
    }
    return new Call(function, left, pattern);
  }

  private static Expression negated(boolean negated, Expression value) {
    return negated ? new Call("not", value) : value;
  }

  private Expression sum() {
    Expression left = product();
    while (true) {
      if (words.takes("+")) {
        left = new Call("+", left, product());
      } else if (words.takes("-")) {
        left = new Call("-", left, product());
      } else if (words.takes("||")) {
        left = new Call("||", left, product());
      } else {
        return left;
      }
    }
  }

  private Expression product() {
    Expression left = sign();
    while (true) {
      if (words.takes("*")) {
        left = new Call("*", left, sign());
      } else if (words.takes("/")) {
        left = new Call("/", left, sign());
      } else if (words.takes("%")) {
        left = new Call("%", left, sign());
      } else {
        return left;
      }
    }
  }

  private Expression sign() {
    words.deeper();
    Expression value;
    if (words.takes("-")) {
      value = new Call("negative", sign());
    } else if (words.takes("+")) {
      value = sign();
    } else {
      value = behind(single());
    }
    words.higher();
    return value;
  }

  /** What stands behind a value: types, places in a list, an order of letters. */
  private Expression behind(Expression first) {
    Expression value = first;
    while (true) {
      if (words.takes("::")) {
        value = cast(value);
      } else if (words.takes("[")) {
        value = new Call("subscript", value, read());
        words.expect("]");
      } else if (words.takes("collate")) {
        words.name();
        if (words.takes(".")) {
          words.name();
        }
      } else {
        return value;
      }
    }
  }

  /** A name of a table is its number. */
  private Expression cast(Expression value) {
    if (words.takes("pg_catalog")) {
      words.expect(".");
    }
    return words.takes("regclass")
        ? new Call("regclass", value)
        : new Expression.Cast(value, type());
  }

  private SqlType type() {
    String name = words.name();
    if (words.takes(".")) {
      name = words.name();
    }
    SqlType type = TYPES.get(name);
    if (type == null) {
      throw new SqlError(SqlError.UNSUPPORTED, "type \"" + name + "\" is not supported");
    }
    if (name.equals("double")) {
      words.takes("precision");
    }
    if (words.takes("(")) {
      words.whole();
      words.expect(")");
    }
    if (words.takes("with") || words.takes("without")) {
      words.expect("time");
      words.expect("zone");
    }
    if (words.takes("[")) {
      words.expect("]");
      return SqlType.TEXT;
    }
    return type;
  }

  private Expression single() {
    Token token = words.next();
    return switch (token.kind()) {
      case NUMBER -> number(token.text());
      case TEXT -> new Literal(token.text(), SqlType.TEXT);
      case PARAMETER -> parameter(token.text());
      case QUOTED_NAME -> column(token.text());
      case NAME -> named(token.text());
      case SIGN -> {
        if (!token.text().equals("(")) {
          throw new SqlError(SqlError.SYNTAX, "syntax error at or near \"" + token.text() + "\"");
        }
        Expression value =
            words.is("select")
                ? new Expression.Query(queries.get(), Expression.Wanted.VALUE)
                : read();
        words.expect(")");
        yield value;
      }
      case END -> throw words.wrong();
    };
  }

  private static Expression parameter(String text) {
    if (!text.matches("\\d{1,3}")) {
      throw new SqlError(SqlError.SYNTAX, "there is no parameter $" + text);
    }
    return new Expression.Parameter(Integer.parseInt(text));
  }

  private static Literal number(String text) {
    try {
      return text.matches("\\d{1,18}")
          ? new Literal(Long.parseLong(text), SqlType.BIGINT)
          : new Literal(Double.parseDouble(text), SqlType.DOUBLE);
    } catch (NumberFormatException _) {
      throw new SqlError(SqlError.SYNTAX, "syntax error at or near \"" + text + "\"");
    }
  }

  private Expression named(String name) {
    switch (name) {
      case "null" -> {
        return NULL;
      }
      case "true", "false" -> {
        return new Literal(name.equals("true"), SqlType.BOOLEAN);
      }
      case "case" -> {
        return cases();
      }
      case "cast" -> {
        words.expect("(");
        Expression value = read();
        words.expect("as");
        Expression cast = cast(value);
        words.expect(")");
        return cast;
      }
      case "exists" -> {
        return query(Expression.Wanted.EXISTS);
      }
      case "array" -> {
        if (words.takes("[")) {
          return words.takes("]") ? new Call("array") : new Call("array", list("]"), false);
        }
        return query(Expression.Wanted.LIST);
      }
      case "current_timestamp" -> {
        return new Call("now");
      }
      case "current_catalog" -> {
        return new Call("current_database");
      }
      case "current_user", "session_user", "user" -> {
        return new Call("current_user");
      }
      default -> {
        // A column, a function, or a type before a text.
      }
    }
    if (TYPES.containsKey(name) && words.peek().kind() == Kind.TEXT) {
      return new Expression.Cast(
          new Literal(words.next().text(), SqlType.TEXT), TYPES.getOrDefault(name, SqlType.TEXT));
    }
    if (words.takes("(")) {
      return call(name);
    }
    return name.equals("current_schema") ? new Call(name) : column(name);
  }

  private Expression query(Expression.Wanted wanted) {
    words.expect("(");
    Expression query = new Expression.Query(queries.get(), wanted);
    words.expect(")");
    return query;
  }

  private Expression column(String name) {
    if (!words.takes(".")) {
      return new Expression.Name(null, name);
    }
    if (words.takes("*")) {
      return new Expression.All(name);
    }
    String column = words.name();
    if (words.takes(".")) {
      // Schema, table, column: the schema says nothing new.
      return new Expression.Name(column, words.name());
    }
    return words.takes("(") ? call(column) : new Expression.Name(name, column);
  }

  Expression call(String name) {
    if (name.equals("extract")) {
      String field = words.next().text();
      words.expect("from");
      Expression value = read();
      words.expect(")");
      return new Call("date_part", new Literal(field, SqlType.TEXT), value);
    }
    if (words.takes("*")) {
      words.expect(")");
      return new Call(name, new Expression.All(null));
    }
    boolean distinct = words.takes("distinct");
    if (words.takes(")")) {
      return new Call(name);
    }
    Call call = new Call(name, list(), distinct);
    if (words.takes("within")) {
      words.expect("group");
      words.expect("(");
      words.expect("order");
      words.expect("by");
      List<Expression> all = new ArrayList<>(call.arguments());
      all.add(read());
      words.expect(")");
      return new Call(name, all, false);
    }
    if (words.takes("over")) {
      throw new SqlError(SqlError.UNSUPPORTED, "window functions are not supported");
    }
    return call;
  }

  private List<Expression> list() {
    return list(")");
  }

  private List<Expression> list(String end) {
    List<Expression> all = new ArrayList<>();
    do {
      all.add(read());
    } while (words.takes(","));
    words.expect(end);
    return all;
  }

  private Expression cases() {
    List<Expression> branches = new ArrayList<>();
    Expression subject = words.peek().text().equals("when") ? null : read();
    while (words.takes("when")) {
      Expression condition = read();
      branches.add(subject == null ? condition : new Call("=", subject, condition));
      words.expect("then");
      branches.add(read());
    }
    Expression otherwise = words.takes("else") ? read() : NULL;
    words.expect("end");
    return new Expression.Case(branches, otherwise);
  }
}

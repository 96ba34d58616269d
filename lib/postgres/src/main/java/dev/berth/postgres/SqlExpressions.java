package dev.berth.postgres;

import dev.berth.postgres.Expression.Call;
import dev.berth.postgres.Expression.Literal;
import dev.berth.postgres.SqlTokens.Kind;
import dev.berth.postgres.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
          Map.entry("interval", SqlType.INTERVAL));

  private final SqlWords words;

  SqlExpressions(SqlWords words) {
    this.words = words;
  }

  /** What PostgreSQL calls a column of this when nobody names it. */
  static String name(Expression value) {
    return switch (value) {
      case Expression.Name name -> name.column();
      case Call call when Character.isLetter(call.function().charAt(0)) -> call.function();
      case Expression.Cast cast -> name(cast.value());
      case Expression.Case _ -> "case";
      case Call _, Literal _, Expression.Parameter _, Expression.All _ -> "?column?";
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
      Token next = words.peek();
      if (next.kind() == Kind.SIGN
          && List.of("=", "<>", "!=", "<", "<=", ">", ">=", "~", "~*", "!~", "!~*")
              .contains(next.text())) {
        words.next();
        left = new Call(next.text().equals("!=") ? "<>" : next.text(), left, sum());
      } else if (words.takes("is")) {
        boolean negated = words.takes("not");
        words.expect("null");
        left = negated(negated, new Call("is null", left));
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

  /** Null: nothing longer follows. */
  private @Nullable Expression longer(Expression left) {
    if (words.takes("between")) {
      Expression from = sum();
      words.expect("and");
      return new Call("and", new Call(">=", left, from), new Call("<=", left, sum()));
    }
    if (words.takes("in")) {
      words.expect("(");
      List<Expression> all = new ArrayList<>(List.of(left));
      all.addAll(list());
      return new Call("in", all, false);
    }
    if (words.takes("like")) {
      return new Call("like", left, sum());
    }
    return words.takes("ilike") ? new Call("ilike", left, sum()) : null;
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
      value = single();
      while (words.takes("::")) {
        value = new Expression.Cast(value, type());
      }
    }
    words.higher();
    return value;
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
        Expression value = read();
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
        SqlType type = type();
        words.expect(")");
        return new Expression.Cast(value, type);
      }
      case "current_timestamp" -> {
        return new Call("now");
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
    return words.takes("(") ? call(name) : column(name);
  }

  private Expression column(String name) {
    if (!words.takes(".")) {
      return new Expression.Name(name);
    }
    if (words.takes("*")) {
      return new Expression.All();
    }
    String column = words.name();
    return words.takes("(") ? call(column) : new Expression.Name(column);
  }

  private Expression call(String name) {
    if (name.equals("extract")) {
      String field = words.next().text();
      words.expect("from");
      Expression value = read();
      words.expect(")");
      return new Call("date_part", new Literal(field, SqlType.TEXT), value);
    }
    if (words.takes("*")) {
      words.expect(")");
      return new Call(name, new Expression.All());
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
    List<Expression> all = new ArrayList<>();
    do {
      all.add(read());
    } while (words.takes(","));
    words.expect(")");
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

package dev.berth.kql;

import dev.berth.kernel.BerthException;
import dev.berth.kql.Token.Kind;
import dev.berth.kql.Value.Phrase;
import dev.berth.kql.Value.Wildcard;
import dev.berth.kql.Value.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads KQL. {@code not} binds closer than {@code and}, and that closer than {@code or}; these
 * words count in any case. For one query.
 */
public final class KqlParser {
  /** The longest query, in characters. */
  public static final int LONGEST = 4096;

  private static final int DEEPEST = 50;
  private static final int MOST_PARTS = 256;
  private static final int MOST_STARS = 8;

  private final List<Token> tokens;
  private int at;
  private int depth;
  private int parts;

  private KqlParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * Reads a query; one of nothing but spaces finds everything.
   *
   * @throws BerthException {@code INVALID_INPUT}, with the column and what is wrong there
   */
  public static Query parse(String text) {
    if (text.length() > LONGEST) {
      throw KqlSyntax.error(
          LONGEST + 1, "it is longer than %d characters. Make it shorter.".formatted(LONGEST));
    }
    KqlParser parser = new KqlParser(Tokens.of(text));
    if (parser.peek().is(Kind.END)) {
      return new Query.All();
    }
    Query query = parser.or(parser::expression);
    Token rest = parser.peek();
    if (rest.is(Kind.CLOSE)) {
      throw KqlSyntax.error(
          rest.column(), "no '(' is open here. Remove the ')', or open one before.");
    }
    if (!rest.is(Kind.END)) {
      throw parser.unexpected("'and', 'or' or the end");
    }
    return query;
  }

  private Query or(Supplier<Query> operand) {
    return joined(Kind.OR, () -> and(operand), Query.Or::new);
  }

  private Query and(Supplier<Query> operand) {
    return joined(Kind.AND, () -> not(operand), Query.And::new);
  }

  private Query joined(Kind joint, Supplier<Query> operand, Function<List<Query>, Query> join) {
    List<Query> operands = new ArrayList<>();
    operands.add(operand.get());
    while (peek().is(joint)) {
      take();
      operands.add(operand.get());
    }
    return operands.size() == 1 ? operands.getFirst() : join.apply(operands);
  }

  private Query not(Supplier<Query> operand) {
    if (!peek().is(Kind.NOT)) {
      return bracketed(operand);
    }
    Token sign = take();
    return deeper(sign, () -> new Query.Not(not(operand)));
  }

  private Query bracketed(Supplier<Query> operand) {
    if (!peek().is(Kind.OPEN)) {
      return operand.get();
    }
    Token open = take();
    return deeper(
        open,
        () -> {
          Query inner = or(operand);
          if (!peek().is(Kind.CLOSE)) {
            throw peek().is(Kind.END)
                ? KqlSyntax.error(open.column(), "the '(' is not closed. Put a ')' where it ends.")
                : unexpected("'and', 'or' or ')'");
          }
          take();
          return inner;
        });
  }

  private Query deeper(Token where, Supplier<Query> inner) {
    depth++;
    if (depth > DEEPEST) {
      throw KqlSyntax.error(
          where.column(), "it is nested more than %d deep. Make it simpler.".formatted(DEEPEST));
    }
    Query query = inner.get();
    depth--;
    return query;
  }

  /** A field with what it holds, or what any field holds. */
  private Query expression() {
    Token first = peek();
    if (!isValue(first)) {
      throw unexpected("a field, a word or a text in quotes");
    }
    count(first);
    take();
    return switch (peek().kind()) {
      case COLON -> {
        take();
        FieldName field = field(first);
        yield bracketed(() -> value(field));
      }
      case COMPARISON -> compares(field(first), take());
      default -> has(FieldName.ANY, first);
    };
  }

  private static FieldName field(Token token) {
    return new FieldName(token.text());
  }

  private Query compares(FieldName field, Token sign) {
    Token bound = peek();
    if (!isValue(bound) || !bound.text().isExact()) {
      throw unexpected("a number, a time or a text after '%s'".formatted(sign.text()));
    }
    take();
    for (Comparison comparison : Comparison.values()) {
      if (comparison.sign().equals(sign.text().toString())) {
        return new Query.Compares(field, comparison, bound.text().pieces().getFirst());
      }
    }
    throw new IllegalStateException("No comparison: " + sign);
  }

  private Query value(FieldName field) {
    Token token = peek();
    if (!isValue(token)) {
      throw unexpected("a value after '%s:'".formatted(field));
    }
    count(token);
    take();
    return has(field, token);
  }

  private Query has(FieldName field, Token token) {
    Pattern text = token.text();
    if (token.is(Kind.PHRASE)) {
      return new Query.Has(field, new Phrase(text.pieces().getFirst()));
    }
    if (text.isAnything()) {
      return field.pattern().isAnything() ? new Query.All() : new Query.Exists(field);
    }
    if (text.stars() > MOST_STARS) {
      throw KqlSyntax.error(
          token.column(), "a value has at most %d stars. Use fewer.".formatted(MOST_STARS));
    }
    return new Query.Has(
        field, text.isExact() ? new Words(text.pieces().getFirst()) : new Wildcard(text));
  }

  private void count(Token token) {
    parts++;
    if (parts > MOST_PARTS) {
      throw KqlSyntax.error(
          token.column(),
          "it asks for more than %d things. Make it simpler.".formatted(MOST_PARTS));
    }
  }

  private static boolean isValue(Token token) {
    return token.is(Kind.WORDS) || token.is(Kind.PHRASE);
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token take() {
    return tokens.get(at++);
  }

  private BerthException unexpected(String expected) {
    Token token = peek();
    return KqlSyntax.error(
        token.column(),
        "%s is expected, and there is %s. Put a value with such signs in quotes."
            .formatted(expected, token.shown()));
  }
}

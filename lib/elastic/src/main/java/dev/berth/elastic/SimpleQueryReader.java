package dev.berth.elastic;

import dev.berth.kql.Query;
import dev.berth.kql.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the language of {@code simple_query_string}, in which nothing is wrong: {@code +} and,
 * {@code |} or, {@code -} not, {@code "phrases"}, {@code beginnings*}, groups. For one query.
 */
final class SimpleQueryReader {
  private static final int LONGEST = 8192;
  private static final int DEEPEST = 30;

  private final String text;
  private final QueryStringReader.Defaults defaults;
  private int at;
  private int depth;

  SimpleQueryReader(String text, QueryStringReader.Defaults defaults) {
    if (text.length() > LONGEST) {
      throw ElasticFailure.illegal("Cannot read a query of more than " + LONGEST + " characters.");
    }
    this.text = text;
    this.defaults = defaults;
  }

  Query read() {
    List<Query> groups = new ArrayList<>();
    while (at < text.length()) {
      Query group = group();
      if (!(group instanceof Query.All)) {
        groups.add(group);
      }
      at++;
    }
    return groups.isEmpty() ? Clauses.NOTHING : join(groups);
  }

  private Query join(List<Query> parts) {
    return defaults.and() ? Clauses.all(parts) : Clauses.any(parts);
  }

  /** Up to a closing parenthesis or the end. */
  private Query group() {
    depth++;
    List<Query> parts = new ArrayList<>();
    boolean and = defaults.and();
    while (at < text.length() && text.charAt(at) != ')') {
      char c = text.charAt(at);
      if (c == '+' || c == '|') {
        and = c == '+';
        at++;
      } else if (Character.isWhitespace(c) || (c == '(' && depth > DEEPEST)) {
        at++;
      } else {
        Query part = part();
        if (parts.isEmpty()) {
          parts.add(part);
        } else {
          List<Query> both = List.of(parts.removeLast(), part);
          parts.add(and ? Clauses.all(both) : Clauses.any(both));
        }
        and = defaults.and();
      }
    }
    depth--;
    return Clauses.all(parts);
  }

  private Query part() {
    boolean not = text.charAt(at) == '-' && at + 1 < text.length();
    if (not) {
      at++;
    }
    char c = text.charAt(at);
    Query query;
    if (c == '(') {
      at++;
      query = group();
      at++;
    } else if (c == '"') {
      int end = text.indexOf('"', at + 1);
      int to = end < 0 ? text.length() : end;
      query = each(new Value.Phrase(text.substring(at + 1, to)));
      at = to + 1;
    } else {
      query = word();
    }
    return not ? new Query.Not(query) : query;
  }

  private Query word() {
    int from = at;
    do {
      at++;
    } while (at < text.length() && " \t\r\n()|+\"".indexOf(text.charAt(at)) < 0);
    String word = text.substring(from, at);
    return word.length() > 1 && word.endsWith("*")
        ? each(Clauses.beginning(word.substring(0, word.length() - 1)))
        : each(new Value.Words(word));
  }

  private Query each(Value value) {
    return Clauses.any(defaults.fields().stream().map(field -> Clauses.has(field, value)).toList());
  }
}

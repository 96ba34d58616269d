package dev.berth.elastic;

import dev.berth.kql.Comparison;
import dev.berth.kql.Query;
import dev.berth.kql.Value;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the language of Lucene's query parser: {@code field:value}, {@code AND OR NOT + - !},
 * {@code "phrases"}, {@code wild*cards}, {@code [ranges TO here}}, {@code >=5}, {@code /regex/},
 * groups. A boost changes nothing. For one query.
 */
final class QueryStringReader {
  private static final int LONGEST = 8192;
  private static final int DEEPEST = 30;
  private static final int MOST_PARTS = 1024;
  private static final String SPECIAL = " \t\r\n()[]{}\":^~";

  private final String text;
  private final Defaults defaults;
  private final RangeReader ranges;
  private int at;
  private int depth;
  private int parts;

  /**
   * What is meant where nothing is said.
   *
   * @param fields an empty one: any
   * @param and whether all parts have to be found
   */
  record Defaults(List<String> fields, boolean and) {
    Defaults {
      fields = List.copyOf(fields);
    }
  }

  QueryStringReader(String text, Defaults defaults, RangeReader ranges) {
    if (text.length() > LONGEST) {
      throw ElasticFailure.illegal("Cannot read a query of more than " + LONGEST + " characters.");
    }
    this.text = text;
    this.defaults = defaults;
    this.ranges = ranges;
  }

  Query read() {
    skip();
    Query query = at == text.length() ? Clauses.NOTHING : group(defaults.fields());
    if (at < text.length()) {
      throw wrong("unexpected '" + text.charAt(at) + "'");
    }
    return query;
  }

  private ElasticFailure wrong(String what) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return ElasticFailure.parsing(
        "Failed to parse query [%s]: %s at column %d".formatted(shown, what, at + 1));
  }

  /** Parts as Lucene's parser takes them: AND makes the one before it needed too. */
  private Query group(List<String> fields) {
    depth++;
    if (depth > DEEPEST) {
      throw wrong("more than " + DEEPEST + " groups in each other");
    }
    List<Query> must = new ArrayList<>();
    List<Query> should = new ArrayList<>();
    List<Query> not = new ArrayList<>();
    boolean lastIsShould = false;
    for (skip(); at < text.length() && text.charAt(at) != ')'; skip()) {
      boolean and = word("AND") || word("&&");
      boolean or = !and && (word("OR") || word("||"));
      skip();
      boolean prohibited = word("NOT") || sign('-') || sign('!');
      boolean required = sign('+');
      skip();
      if (and && lastIsShould) {
        must.add(should.removeLast());
      }
      if (or && defaults.and() && !must.isEmpty()) {
        should.add(must.removeLast());
      }
      Query part = clause(fields);
      lastIsShould = false;
      if (prohibited) {
        not.add(new Query.Not(part));
      } else if (required || and || (defaults.and() && !or)) {
        must.add(part);
      } else {
        should.add(part);
        lastIsShould = true;
      }
    }
    depth--;
    if (must.isEmpty() && !should.isEmpty()) {
      must.add(Clauses.any(should));
    }
    must.addAll(not);
    return Clauses.all(must);
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean word(String word) {
    int end = at + word.length();
    boolean symbol = !Character.isLetter(word.charAt(0));
    boolean there =
        text.startsWith(word, at)
            && (symbol || end == text.length() || SPECIAL.indexOf(text.charAt(end)) >= 0);
    if (there) {
      at = end;
      skip();
    }
    return there;
  }

  private boolean sign(char sign) {
    boolean there = at < text.length() && text.charAt(at) == sign;
    if (there) {
      at++;
    }
    return there;
  }

  private Query clause(List<String> fields) {
    parts++;
    if (parts > MOST_PARTS) {
      throw wrong("more than " + MOST_PARTS + " parts");
    }
    if (at == text.length()) {
      throw wrong("a part is missing");
    }
    String field = fieldAhead();
    return value(field == null ? fields : List.of(field));
  }

  /** A name and a colon, if they come next. */
  private @Nullable String fieldAhead() {
    int end = at;
    StringBuilder name = new StringBuilder();
    while (end < text.length() && SPECIAL.indexOf(text.charAt(end)) < 0) {
      if (text.charAt(end) == '\\' && end + 1 < text.length()) {
        end++;
      }
      name.append(text.charAt(end));
      end++;
    }
    if (end == at || end >= text.length() || text.charAt(end) != ':') {
      return null;
    }
    at = end + 1;
    skip();
    return name.toString();
  }

  private Query value(List<String> fields) {
    if (at == text.length()) {
      throw wrong("a value is missing");
    }
    char first = text.charAt(at);
    Query query =
        switch (first) {
          case '(' -> inGroup(fields);
          case '"' -> each(fields, phrase(quoted('"')));
          case '/' -> regex(fields, quoted('/'));
          case '[', '{' -> range(fields);
          case '<', '>' -> comparison(fields);
          default -> plain(fields);
        };
    suffix();
    return query;
  }

  private Query inGroup(List<String> fields) {
    at++;
    Query query = group(fields);
    if (!sign(')')) {
      throw wrong("a ')' is missing");
    }
    return query;
  }

  /** A boost or a distance; a distance is refused, since what it finds is not what is asked for. */
  private void suffix() {
    while (at < text.length() && (text.charAt(at) == '^' || text.charAt(at) == '~')) {
      if (text.charAt(at) == '~') {
        throw wrong("'~' is not supported");
      }
      at++;
      while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
    }
  }

  private String quoted(char quote) {
    at++;
    StringBuilder inside = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
        if (quote == '/' && text.charAt(at) != '/') {
          inside.append('\\');
        }
      }
      inside.append(text.charAt(at));
      at++;
    }
    if (!sign(quote)) {
      throw wrong("a closing " + quote + " is missing");
    }
    return inside.toString();
  }

  private interface Maker {
    Query make(String field);
  }

  private static Query each(List<String> fields, Maker maker) {
    return Clauses.any(fields.stream().map(maker::make).toList());
  }

  private Maker phrase(String words) {
    return field ->
        ranges.isDate(field)
            ? ranges.moment(field, words)
            : Clauses.has(field, new Value.Phrase(words));
  }

  private static Query regex(List<String> fields, String expression) {
    return each(fields, field -> QueryReader.regex(field, expression));
  }

  private Query range(List<String> fields) {
    boolean fromInclusive = text.charAt(at) == '[';
    at++;
    String from = bound();
    skip();
    if (!word("TO")) {
      throw wrong("a range is '[FROM TO TO]'");
    }
    String to = bound();
    skip();
    boolean toInclusive = at < text.length() && text.charAt(at) == ']';
    if (!sign(']') && !sign('}')) {
      throw wrong("the end of a range is missing");
    }
    List<Query> bounds = new ArrayList<>();
    if (!from.equals("*")) {
      bounds.add(compare(fields, fromInclusive ? Comparison.AT_LEAST : Comparison.GREATER, from));
    }
    if (!to.equals("*")) {
      bounds.add(compare(fields, toInclusive ? Comparison.AT_MOST : Comparison.LESS, to));
    }
    return bounds.isEmpty()
        ? each(fields, field -> new Query.Exists(Clauses.field(field)))
        : Clauses.all(bounds);
  }

  private String bound() {
    skip();
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted('"');
    }
    int from = at;
    while (at < text.length() && " ]}\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (from == at) {
      throw wrong("a bound is missing");
    }
    return text.substring(from, at);
  }

  private Query compare(List<String> fields, Comparison comparison, String bound) {
    boolean up = comparison == Comparison.AT_MOST || comparison == Comparison.GREATER;
    DateMath.Reading reading = new DateMath.Reading(ZoneOffset.UTC, up, null);
    return each(fields, field -> ranges.compare(field, comparison, bound, reading));
  }

  private Query comparison(List<String> fields) {
    boolean less = text.charAt(at) == '<';
    at++;
    boolean equal = sign('=');
    Comparison comparison =
        less
            ? (equal ? Comparison.AT_MOST : Comparison.LESS)
            : (equal ? Comparison.AT_LEAST : Comparison.GREATER);
    skip();
    return compare(fields, comparison, bound());
  }

  private Query plain(List<String> fields) {
    StringBuilder raw = new StringBuilder();
    StringBuilder plain = new StringBuilder();
    boolean wild = false;
    while (at < text.length() && SPECIAL.indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        raw.append(c);
        at++;
        c = text.charAt(at);
      } else {
        wild |= c == '*' || c == '?';
      }
      raw.append(c);
      plain.append(c);
      at++;
    }
    if (plain.isEmpty()) {
      throw wrong("unexpected '" + text.charAt(at) + "'");
    }
    String value = plain.toString();
    if (value.equals("*") && wild) {
      return each(
          fields,
          field ->
              field.isEmpty() || field.equals("*")
                  ? new Query.All()
                  : new Query.Exists(Clauses.field(field)));
    }
    if (wild) {
      return each(fields, field -> QueryReader.like(field, raw.toString()));
    }
    return each(
        fields,
        field ->
            field.equals("_exists_")
                ? new Query.Exists(Clauses.field(value))
                : ranges.isDate(field)
                    ? ranges.moment(field, value)
                    : Clauses.has(field, new Value.Words(value)));
  }
}

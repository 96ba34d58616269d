package dev.berth.elastic;

import dev.berth.kernel.ErrorCode;
import dev.berth.kql.Query;
import dev.berth.kql.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query language of Elasticsearch. For one request.
 *
 * <p>Records are found or not: what gives a score (boosts, {@code should} beside {@code must})
 * changes nothing.
 *
 * @see "Elasticsearch's reference, Query DSL"
 */
public final class QueryReader {
  private static final int MOST_CLAUSES = 1024;
  private static final int DEEPEST = 30;
  private static final int LONGEST_PATTERN = 1000;
  private static final int MOST_STARS = 16;

  private final FieldTypes types;
  private final RangeReader ranges;
  private int clauses;
  private int depth;

  public QueryReader(FieldTypes types, DateMath times) {
    this.types = types;
    this.ranges = new RangeReader(types, times);
  }

  /**
   * Reads a query.
   *
   * @throws ElasticFailure for one that cannot be read, or is not known
   */
  public Query read(@Nullable Object tree) {
    depth++;
    if (depth > DEEPEST) {
      throw ElasticFailure.illegal(
          "The nested depth of the query exceeds the maximum nested depth for bool queries set in [indices.query.bool.max_nested_depth] which is "
              + DEEPEST);
    }
    count(1);
    Map.Entry<String, @Nullable Object> only = Body.only(tree, "query");
    Query query = read(only.getKey(), only.getValue());
    depth--;
    return query;
  }

  private void count(int more) {
    clauses += more;
    if (clauses > MOST_CLAUSES) {
      throw new ElasticFailure(
          ErrorCode.INVALID_INPUT,
          "too_many_clauses",
          "too_many_clauses: maxClauseCount is set to " + MOST_CLAUSES);
    }
  }

  private Query read(String name, @Nullable Object body) {
    return switch (name) {
      case "match_all" -> new Query.All();
      case "match_none" -> Clauses.NOTHING;
      case "match" -> match(Body.only(body, name));
      case "match_phrase" -> phrase(Body.only(body, name));
      case "match_phrase_prefix", "match_bool_prefix" -> words(Body.only(body, name));
      case "multi_match" -> multiMatch(Body.object(body, name));
      case "term" -> term(Body.object(body, name));
      case "terms" -> terms(Body.object(body, name));
      case "range" -> ranges.read(Body.only(body, name));
      case "exists" ->
          new Query.Exists(Clauses.field(Body.required(Body.object(body, name), "field", name)));
      case "prefix" -> prefix(Body.only(body, name));
      case "wildcard" -> wildcard(Body.only(body, name));
      case "regexp" -> regexp(Body.only(body, name));
      case "bool" -> bool(Body.object(body, name));
      case "ids" -> ids(Body.list(Body.object(body, name).get("values")));
      case "constant_score" -> read(Body.object(body, name).get("filter"));
      case "dis_max" -> any(Body.object(body, name).get("queries"));
      case "query_string" -> queryString(Body.object(body, name));
      case "simple_query_string" -> simple(Body.object(body, name));
      default -> throw ElasticFailure.parsing("unknown query [" + name + "]");
    };
  }

  /** The value of a field that is given alone or in an object. */
  private static String value(Map.Entry<String, @Nullable Object> field, String... names) {
    if (field.getValue() instanceof Map) {
      Map<String, @Nullable Object> body = Body.object(field.getValue(), field.getKey());
      for (String name : names) {
        if (body.get(name) != null) {
          return Body.text(body.get(name), name);
        }
      }
      throw ElasticFailure.parsing("[%s] requires [%s]".formatted(field.getKey(), names[0]));
    }
    return Body.text(field.getValue(), field.getKey());
  }

  private static boolean isAll(Map.Entry<String, @Nullable Object> field) {
    if (!(field.getValue() instanceof Map)) {
      return false;
    }
    Map<String, @Nullable Object> body = Body.object(field.getValue(), field.getKey());
    refuseFuzziness(body);
    return Body.text(body, "operator", "or").equalsIgnoreCase("and")
        || Body.text(body, "minimum_should_match", "").equals("100%");
  }

  private static void refuseFuzziness(Map<String, @Nullable Object> body) {
    if (body.get("fuzziness") != null && !"0".equals(String.valueOf(body.get("fuzziness")))) {
      throw ElasticFailure.illegal(
          "Cannot search for what is only like a word: [fuzziness] is not supported. Leave it out.");
    }
  }

  private Query match(Map.Entry<String, @Nullable Object> field) {
    String text = value(field, "query");
    if (types.isDate(field.getKey()) || isMeta(field.getKey())) {
      return equal(field.getKey(), text);
    }
    return Clauses.has(
        field.getKey(), isAll(field) ? new Value.AllWords(text) : new Value.Words(text));
  }

  private Query phrase(Map.Entry<String, @Nullable Object> field) {
    return equal(field.getKey(), value(field, "query"));
  }

  /** All but the last are words; that one begins a word. */
  private static Query words(Map.Entry<String, @Nullable Object> field) {
    String text = value(field, "query").strip();
    int last = text.lastIndexOf(' ');
    Query beginning = Clauses.has(field.getKey(), Clauses.beginning(text.substring(last + 1)));
    return last < 0
        ? beginning
        : Clauses.all(
            List.of(
                Clauses.has(field.getKey(), new Value.Phrase(text.substring(0, last))), beginning));
  }

  private Query multiMatch(Map<String, @Nullable Object> body) {
    String text = Body.required(body, "query", "multi_match");
    refuseFuzziness(body);
    boolean phrase = Body.text(body, "type", "best_fields").equals("phrase");
    boolean all = Body.text(body, "operator", "or").equalsIgnoreCase("and");
    Value value =
        phrase ? new Value.Phrase(text) : all ? new Value.AllWords(text) : new Value.Words(text);
    List<Query> parts = new ArrayList<>();
    for (Object field : Body.list(body.get("fields"))) {
      parts.add(Clauses.has(Body.text(field, "fields"), value));
    }
    count(parts.size());
    return parts.isEmpty() ? Clauses.has("", value) : Clauses.any(parts);
  }

  private Query term(Map<String, @Nullable Object> body) {
    for (Map.Entry<String, @Nullable Object> field : body.entrySet()) {
      if (!field.getKey().equals("boost") && !field.getKey().equals("_name")) {
        return equal(field.getKey(), value(field, "value", "term"));
      }
    }
    throw ElasticFailure.parsing("[term] requires a field");
  }

  private Query terms(Map<String, @Nullable Object> body) {
    for (Map.Entry<String, @Nullable Object> field : body.entrySet()) {
      if (field.getKey().equals("boost") || field.getKey().equals("_name")) {
        continue;
      }
      if (!(field.getValue() instanceof List<?> values)) {
        throw ElasticFailure.parsing("[terms] query requires a list of values");
      }
      count(values.size());
      List<Query> parts = new ArrayList<>();
      values.forEach(value -> parts.add(equal(field.getKey(), Body.text(value, "terms"))));
      return Clauses.any(parts);
    }
    throw ElasticFailure.parsing("[terms] requires a field");
  }

  private static boolean isMeta(String field) {
    return field.equals("_id") || field.equals("_index");
  }

  private Query equal(String field, String text) {
    if (field.equals("_id")) {
      return ids(List.of(text));
    }
    return types.isDate(field)
        ? ranges.moment(field, text)
        : Clauses.has(field, new Value.Phrase(text));
  }

  /** A key is the index, a slash, and the id. */
  private Query ids(List<?> values) {
    count(values.size());
    List<Query> parts = new ArrayList<>();
    values.forEach(id -> parts.add(Clauses.has(Keys.ID, new Value.Phrase(Body.text(id, "ids")))));
    return Clauses.any(parts);
  }

  private Query prefix(Map.Entry<String, @Nullable Object> field) {
    String text = value(field, "value", "prefix");
    checkLength(text, "prefix");
    return Clauses.has(field.getKey(), Clauses.beginning(text));
  }

  private Query wildcard(Map.Entry<String, @Nullable Object> field) {
    return like(field.getKey(), value(field, "value", "wildcard"));
  }

  static Query like(String field, String text) {
    checkLength(text, "wildcard");
    if (text.chars().filter(c -> c == '*').count() > MOST_STARS) {
      throw ElasticFailure.illegal(
          "Cannot search by a wildcard with more than " + MOST_STARS + " stars. Write fewer.");
    }
    return Clauses.has(field, Clauses.like(text));
  }

  private static Query regexp(Map.Entry<String, @Nullable Object> field) {
    return regex(field.getKey(), value(field, "value"));
  }

  static Query regex(String field, String expression) {
    checkLength(expression, "regexp");
    return Clauses.has(field, new Value.Regex(expression));
  }

  private static void checkLength(String text, String query) {
    if (text.length() > LONGEST_PATTERN) {
      throw ElasticFailure.illegal(
          "The length of regex [%d] used in the [%s] query has exceeded the allowed maximum of [%d]"
              .formatted(text.length(), query, LONGEST_PATTERN));
    }
  }

  private Query any(@Nullable Object queries) {
    List<Query> parts = new ArrayList<>();
    Body.list(queries).forEach(query -> parts.add(read(query)));
    return Clauses.any(parts);
  }

  private Query bool(Map<String, @Nullable Object> body) {
    List<Query> parts = new ArrayList<>();
    List<Query> should = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> clause : body.entrySet()) {
      switch (clause.getKey()) {
        case "must", "filter" ->
            Body.list(clause.getValue()).forEach(query -> parts.add(read(query)));
        case "should" -> Body.list(clause.getValue()).forEach(query -> should.add(read(query)));
        case "must_not", "mustNot" ->
            Body.list(clause.getValue()).forEach(query -> parts.add(new Query.Not(read(query))));
        case "minimum_should_match", "boost", "adjust_pure_negative", "_name" -> {
          // Read below, or of no meaning without scores.
        }
        default ->
            throw ElasticFailure.parsing("[bool] query does not support [" + clause.getKey() + "]");
      }
    }
    boolean alone = body.get("must") == null && body.get("filter") == null;
    int least = least(body.get("minimum_should_match"), should.size(), alone ? 1 : 0);
    if (!should.isEmpty() && least > 0) {
      parts.add(least == 1 ? Clauses.any(should) : new Query.AtLeast(least, should));
    }
    return Clauses.all(parts);
  }

  private static int least(@Nullable Object minimum, int of, int otherwise) {
    if (minimum == null) {
      return otherwise;
    }
    String text = Body.text(minimum, "minimum_should_match").strip();
    try {
      int number;
      if (text.endsWith("%")) {
        int percent = Integer.parseInt(text.substring(0, text.length() - 1));
        number = percent < 0 ? of - of * -percent / 100 : of * percent / 100;
      } else {
        int wanted = Integer.parseInt(text);
        number = wanted < 0 ? of + wanted : wanted;
      }
      return Math.max(0, number);
    } catch (NumberFormatException e) {
      throw ElasticFailure.parsing("[minimum_should_match] cannot be read: [" + text + "]");
    }
  }

  private Query queryString(Map<String, @Nullable Object> body) {
    return new QueryStringReader(
            Body.required(body, "query", "query_string"), defaults(body), ranges)
        .read();
  }

  private static QueryStringReader.Defaults defaults(Map<String, @Nullable Object> body) {
    List<String> fields = new ArrayList<>();
    Body.list(body.get("fields")).forEach(field -> fields.add(Body.text(field, "fields")));
    if (fields.isEmpty()) {
      fields.add(Body.text(body, "default_field", ""));
    }
    boolean and = Body.text(body, "default_operator", "or").equalsIgnoreCase("and");
    return new QueryStringReader.Defaults(fields, and);
  }

  /** The query of {@code ?q=}. */
  public Query query(String text, String field, boolean and) {
    return new QueryStringReader(text, new QueryStringReader.Defaults(List.of(field), and), ranges)
        .read();
  }

  private static Query simple(Map<String, @Nullable Object> body) {
    return new SimpleQueryReader(
            Body.required(body, "query", "simple_query_string"), defaults(body))
        .read();
  }
}

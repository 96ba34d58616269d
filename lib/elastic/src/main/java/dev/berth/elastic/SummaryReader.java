package dev.berth.elastic;

import dev.berth.elastic.WantedSummary.Shape;
import dev.berth.index.Aggregation;
import dev.berth.index.TimeSteps;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the aggregations of a search. For one request.
 *
 * @see "Elasticsearch's reference, Aggregations"
 */
final class SummaryReader {
  private static final int MOST = 200;
  private static final int DEEPEST = 10;
  private static final Pattern INTERVAL = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private final FieldTypes types;
  private final DateMath times;
  private final QueryReader queries;
  private int depth;
  private int count;

  SummaryReader(FieldTypes types, DateMath times, QueryReader queries) {
    this.types = types;
    this.times = times;
    this.queries = queries;
  }

  Map<String, WantedSummary> read(@Nullable Object tree) {
    Map<String, WantedSummary> wanted = new LinkedHashMap<>();
    if (tree == null) {
      return wanted;
    }
    depth++;
    if (depth > DEEPEST) {
      throw ElasticFailure.illegal(
          "Cannot read aggregations more than " + DEEPEST + " deep in each other.");
    }
    Body.object(tree, "aggs")
        .forEach((name, body) -> wanted.put(name, one(name, Body.object(body, name))));
    depth--;
    return wanted;
  }

  private WantedSummary one(String name, Map<String, @Nullable Object> body) {
    count++;
    if (count > MOST) {
      throw ElasticFailure.illegal("Cannot read more than " + MOST + " aggregations at once.");
    }
    Object inner = body.get("aggs") == null ? body.get("aggregations") : body.get("aggs");
    Map<String, WantedSummary> parts = read(inner);
    for (Map.Entry<String, @Nullable Object> entry : body.entrySet()) {
      switch (entry.getKey()) {
        case "aggs", "aggregations", "meta" -> {
          // Read above; what a caller notes for itself is not given back.
        }
        default -> {
          return wanted(entry.getKey(), entry.getValue(), parts);
        }
      }
    }
    throw ElasticFailure.parsing("Missing definition for aggregation [" + name + "]");
  }

  private WantedSummary wanted(
      String type, @Nullable Object tree, Map<String, WantedSummary> parts) {
    if (type.equals("filter")) {
      Aggregation.Filter filter = new Aggregation.Filter("", queries.read(tree));
      return new WantedSummary(
          type,
          new Aggregation.Filters(List.of(filter), WantedSummary.aggregations(parts)),
          Shape.PLAIN,
          parts);
    }
    Map<String, @Nullable Object> body = Body.object(tree, type);
    refuseUnsupported(type, body);
    Map<String, Aggregation> within = WantedSummary.aggregations(parts);
    String field = Body.text(body, "field", "");
    if (field.isEmpty() && !type.equals("filters")) {
      throw new ElasticFailure(
          ErrorCode.INVALID_INPUT,
          known(type) ? "illegal_argument_exception" : "parsing_exception",
          known(type)
              ? "Required one of fields [field, script], but none were specified."
              : "Unknown aggregation type [" + type + "]");
    }
    Aggregation aggregation =
        switch (type) {
          case "terms" -> terms(field, body, within);
          case "date_histogram" -> new Aggregation.Dates(field, steps(body), least(body), within);
          case "histogram" -> histogram(field, body, within);
          case "range", "date_range" ->
              new Aggregation.Ranges(field, ranges(field, type, body), within);
          case "filters" -> new Aggregation.Filters(filters(body), within);
          case "missing" -> new Aggregation.Missing(field, within);
          case "percentiles" -> new Aggregation.Percentiles(field, percents(body));
          case "cardinality" -> new Aggregation.Cardinality(field);
          case "value_count" -> new Aggregation.ValueCount(field);
          case "min", "max", "avg", "sum", "stats", "extended_stats" ->
              new Aggregation.Figures(field);
          default -> throw ElasticFailure.parsing("Unknown aggregation type [" + type + "]");
        };
    return new WantedSummary(type, aggregation, shape(type, field, body), parts);
  }

  private static boolean known(String type) {
    return switch (type) {
      case "terms",
          "date_histogram",
          "histogram",
          "range",
          "date_range",
          "missing",
          "percentiles",
          "cardinality",
          "value_count",
          "min",
          "max",
          "avg",
          "sum",
          "stats",
          "extended_stats" ->
          true;
      default -> false;
    };
  }

  /** What would change the answer is not passed over. */
  private static void refuseUnsupported(String type, Map<String, @Nullable Object> body) {
    for (String name : List.of("script", "include", "exclude", "missing", "extended_bounds")) {
      if (body.get(name) != null) {
        throw ElasticFailure.parsing("[" + type + "] does not support [" + name + "]");
      }
    }
  }

  private Shape shape(String type, String field, Map<String, @Nullable Object> body) {
    boolean keyed =
        switch (type) {
          case "filters" -> body.get("filters") instanceof Map;
          case "percentiles" -> Body.flag(body, "keyed", true);
          default -> Body.flag(body, "keyed", false);
        };
    boolean dates = type.equals("date_histogram") || type.equals("date_range");
    return new Shape(keyed, dates || types.isDate(field), types.of(field) == FieldType.BOOLEAN);
  }

  private static long least(Map<String, @Nullable Object> body) {
    return Body.whole(body, "min_doc_count", 0);
  }

  private static Aggregation terms(
      String field, Map<String, @Nullable Object> body, Map<String, Aggregation> parts) {
    int size = Body.whole(body, "size", 10);
    if (size < 1) {
      throw ElasticFailure.illegal(
          "[size] must be greater than 0. Found [" + size + "] in [terms]");
    }
    int least = Math.max(1, Body.whole(body, "min_doc_count", 1));
    return new Aggregation.Terms(field, size, least, order(body.get("order")), parts);
  }

  private static Aggregation.TermOrder order(@Nullable Object order) {
    if (order == null) {
      return Aggregation.TermOrder.MOST;
    }
    Map.Entry<String, @Nullable Object> first = Body.only(Body.list(order).getFirst(), "order");
    boolean descending = Body.text(first.getValue(), "order").equalsIgnoreCase("desc");
    return new Aggregation.TermOrder(first.getKey(), descending);
  }

  private static TimeSteps steps(Map<String, @Nullable Object> body) {
    java.time.ZoneId zone = RangeReader.zone(Body.text(body, "time_zone", "Z"));
    Duration offset = offset(Body.text(body, "offset", "0ms"));
    String calendar = Body.text(body, "calendar_interval", "");
    String fixed = Body.text(body, "fixed_interval", "");
    String either = Body.text(body, "interval", "");
    TimeSteps.Unit unit = unit(calendar.isEmpty() ? either : calendar);
    if (unit != null) {
      return new TimeSteps.Calendar(unit, offset, zone);
    }
    if (!calendar.isEmpty()) {
      throw ElasticFailure.illegal(
          "The supplied interval [" + calendar + "] could not be parsed as a calendar interval.");
    }
    String length = fixed.isEmpty() ? either : fixed;
    if (length.isEmpty()) {
      throw ElasticFailure.illegal(
          "Invalid interval specified, must be non-null and non-empty: give [fixed_interval] or [calendar_interval]");
    }
    Duration interval = duration(length);
    if (!interval.isPositive()) {
      throw ElasticFailure.illegal("Zero or negative time interval not supported");
    }
    return new TimeSteps.Equal(interval, offset, zone);
  }

  private static TimeSteps.@Nullable Unit unit(String text) {
    return switch (text) {
      case "minute", "1m" -> TimeSteps.Unit.MINUTE;
      case "hour", "1h" -> TimeSteps.Unit.HOUR;
      case "day", "1d" -> TimeSteps.Unit.DAY;
      case "week", "1w" -> TimeSteps.Unit.WEEK;
      case "month", "1M" -> TimeSteps.Unit.MONTH;
      case "quarter", "1q" -> TimeSteps.Unit.QUARTER;
      case "year", "1y" -> TimeSteps.Unit.YEAR;
      default -> null;
    };
  }

  private static Duration offset(String text) {
    boolean negative = text.startsWith("-");
    Duration size = duration(negative || text.startsWith("+") ? text.substring(1) : text);
    return negative ? size.negated() : size;
  }

  private static Duration duration(String text) {
    Matcher interval = INTERVAL.matcher(text.toLowerCase(Locale.ROOT));
    if (!interval.matches()) {
      String shown = text.length() > 50 ? text.substring(0, 50) : text;
      throw ElasticFailure.illegal("failed to parse setting [interval] with value [" + shown + "]");
    }
    long number = Long.parseLong(interval.group(1));
    return switch (interval.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static Aggregation histogram(
      String field, Map<String, @Nullable Object> body, Map<String, Aggregation> parts) {
    double interval = Body.number(body.get("interval"), "interval");
    if (!(interval > 0) || Double.isInfinite(interval)) {
      throw ElasticFailure.illegal("[interval] must be >0 for histogram aggregation [histogram]");
    }
    Object offset = body.get("offset");
    return new Aggregation.Steps(
        field, interval, offset == null ? 0 : Body.number(offset, "offset"), least(body), parts);
  }

  private List<Aggregation.Range> ranges(
      String field, String type, Map<String, @Nullable Object> body) {
    boolean dates = type.equals("date_range") || types.isDate(field);
    List<Aggregation.Range> ranges = new ArrayList<>();
    for (Object tree : Body.list(body.get("ranges"))) {
      Map<String, @Nullable Object> range = Body.object(tree, "ranges");
      Double from = bound(range.get("from"), dates);
      Double to = bound(range.get("to"), dates);
      String name = Body.text(range, "key", edge(from, dates) + "-" + edge(to, dates));
      ranges.add(new Aggregation.Range(name, from, to));
    }
    if (ranges.isEmpty() || ranges.size() > Aggregation.MOST_NAMED) {
      throw ElasticFailure.illegal("No [ranges] specified, or more than 1000, for the aggregation");
    }
    return ranges;
  }

  private @Nullable Double bound(@Nullable Object bound, boolean dates) {
    if (bound == null) {
      return null;
    }
    return dates
        ? times.read(Body.text(bound, "ranges"), DateMath.Reading.PLAIN).toEpochMilli()
        : Body.number(bound, "ranges");
  }

  private static String edge(@Nullable Double bound, boolean dates) {
    if (bound == null) {
      return "*";
    }
    return dates ? AnswerWriter.date(bound) : Double.toString(bound);
  }

  private List<Aggregation.Filter> filters(Map<String, @Nullable Object> body) {
    List<Aggregation.Filter> filters = new ArrayList<>();
    if (body.get("filters") instanceof List<?> list) {
      list.forEach(
          query ->
              filters.add(
                  new Aggregation.Filter(Integer.toString(filters.size()), queries.read(query))));
    } else {
      Body.object(body.get("filters"), "filters")
          .forEach((name, query) -> filters.add(new Aggregation.Filter(name, queries.read(query))));
    }
    return filters;
  }

  private static List<Double> percents(Map<String, @Nullable Object> body) {
    if (body.get("percents") == null) {
      return List.of(1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0);
    }
    List<Double> percents = new ArrayList<>();
    for (Object percent : Body.list(body.get("percents"))) {
      double number = Body.number(percent, "percents");
      if (!(number >= 0 && number <= 100) || percents.size() >= Aggregation.MOST_NAMED) {
        throw ElasticFailure.illegal(
            "percent must be in [0,100], got [" + number + "], and at most 1000 of them");
      }
      percents.add(number);
    }
    return percents;
  }
}

package dev.berth.elastic;

import dev.berth.index.Outcome;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.SortValue;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes what searches answer. */
public final class AnswerWriter {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private AnswerWriter() {}

  /** How an answer is wanted. */
  public record Style(boolean totalAsNumber, boolean typedKeys) {
    public static final Style PLAIN = new Style(false, false);
  }

  /**
   * What a search came to.
   *
   * @param millis how long it took
   */
  public record Answer(long millis, Rows rows, Map<String, Outcome> outcomes) {}

  /** Milliseconds since 1970 as a text. */
  static String date(double millis) {
    return DATE.format(Instant.ofEpochMilli((long) millis));
  }

  /** Writes JSON. */
  public static String json(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonTree.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      value(json, value);
    }
    return text.toString();
  }

  /** The answer of a search. */
  public static String search(SearchRequest request, Answer answer, Style style) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonTree.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("took", answer.millis());
      json.writeBooleanProperty("timed_out", false);
      json.writeName("_shards");
      value(json, Map.of("total", 1, "successful", 1, "skipped", 0, "failed", 0));
      hits(json, request, answer.rows(), style);
      if (!request.wanted().isEmpty()) {
        json.writeName("aggregations");
        json.writeStartObject();
        new SummaryWriter(json, style.typedKeys()).write(request.wanted(), answer.outcomes());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void hits(JsonGenerator json, SearchRequest request, Rows rows, Style style) {
    json.writeName("hits");
    json.writeStartObject();
    if (style.totalAsNumber()) {
      json.writeNumberProperty("total", rows.total());
    } else if (request.counted() >= 0) {
      boolean exact = rows.exact() && rows.total() <= request.counted();
      json.writeName("total");
      json.writeStartObject();
      json.writeNumberProperty(
          "value", exact ? rows.total() : Math.min(rows.total(), request.counted()));
      json.writeStringProperty("relation", exact ? "eq" : "gte");
      json.writeEndObject();
    }
    boolean scored = request.order().isEmpty() && !rows.rows().isEmpty();
    json.writeName("max_score");
    value(json, scored ? 1.0 : null);
    json.writeName("hits");
    json.writeStartArray();
    for (Row row : rows.rows()) {
      hit(json, request, row);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void hit(JsonGenerator json, SearchRequest request, Row row) {
    json.writeStartObject();
    json.writeStringProperty("_index", Keys.index(row.key()));
    json.writeStringProperty("_id", Keys.id(row.key()));
    json.writeName("_score");
    value(json, request.order().isEmpty() ? 1.0 : null);
    if (request.source().shown()) {
      json.writeName("_source");
      source(json, request.source(), row.source());
    }
    if (!request.order().isEmpty()) {
      json.writeName("sort");
      json.writeStartArray();
      row.values().forEach(value -> sortValue(json, value));
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void source(JsonGenerator json, SourceFilter filter, String source) {
    if (filter.isWhole()) {
      json.writeRawValue(source);
    } else {
      value(json, filter.apply(source));
    }
  }

  /** A time to the millisecond is a number, a finer one a text: no client rounds a text. */
  private static void sortValue(JsonGenerator json, SortValue value) {
    switch (value) {
      case SortValue.Time(Instant time) -> {
        if (time.equals(time.truncatedTo(ChronoUnit.MILLIS))) {
          json.writeNumber(time.toEpochMilli());
        } else {
          json.writeString(time.toString());
        }
      }
      case SortValue.Figure(double number) -> number(json, number);
      case SortValue.Name(String name) -> json.writeString(name);
      case SortValue.None() -> json.writeNull();
    }
  }

  /** A document by its id; empty: there is none. */
  public static String document(String index, String id, @Nullable Row row, SourceFilter filter) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonTree.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("_index", index);
      json.writeStringProperty("_id", id);
      if (row != null) {
        json.writeNumberProperty("_version", 1);
        json.writeNumberProperty("_seq_no", 0);
        json.writeNumberProperty("_primary_term", 1);
      }
      json.writeBooleanProperty("found", row != null);
      if (row != null && filter.shown()) {
        json.writeName("_source");
        source(json, filter, row.source());
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /** Whole numbers without a fraction, as far as they are exact. */
  static void number(JsonGenerator json, double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      json.writeNull();
    } else if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
      json.writeNumber((long) number);
    } else {
      json.writeNumber(number);
    }
  }

  private static void value(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case java.math.BigInteger number -> json.writeNumber(number);
      case java.math.BigDecimal number -> json.writeNumber(number);
      case Float number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(one -> value(json, one));
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach(
            (name, one) -> {
              json.writeName(String.valueOf(name));
              value(json, one);
            });
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException("No JSON for " + value.getClass());
    }
  }
}

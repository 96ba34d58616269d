package dev.berth.elastic;

import dev.berth.index.Entry;
import dev.berth.index.FieldValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Takes a document apart: its values become fields, by their paths, while it is read. For one
 * thread.
 */
public final class DocumentReader {
  /** As many fields as a document may have; those beyond are in its source alone. */
  static final int MOST_FIELDS = 1000;

  /** Values of one field that are found by it. */
  private static final int MOST_VALUES = 1000;

  /** A text that is longer is found by its words, and not as a whole. */
  private static final int LONGEST_KEYWORD = 256;

  /** Beyond, a double does not tell one whole number from the next. */
  private static final double EXACT = 1L << 53;

  private static final String TIME = "@timestamp";

  private final Map<String, FieldValue> fields = new HashMap<>();
  private final Map<String, List<FieldValue>> several = new HashMap<>();
  private final Map<String, FieldType> types = new HashMap<>();
  private @Nullable Instant time;

  /**
   * Reads one.
   *
   * @param text holds it, in UTF-8
   * @throws ElasticFailure for what is no object, or has an {@code @timestamp} that is no time
   */
  public Document read(byte[] text, int from, int length) {
    if (length > Entry.LONGEST_SOURCE) {
      throw ElasticFailure.document(
          "the document has more than " + Entry.LONGEST_SOURCE + " bytes");
    }
    fields.clear();
    several.clear();
    types.clear();
    time = null;
    try (JsonParser json =
        JsonTree.FACTORY.createParser(ObjectReadContext.empty(), text, from, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw ElasticFailure.document("failed to parse: the document is no JSON object");
      }
      object(json, "");
      if (json.nextToken() != null) {
        throw ElasticFailure.document("failed to parse: something follows the document");
      }
    } catch (JacksonException e) {
      throw ElasticFailure.document("failed to parse: " + JsonTree.brief(e));
    }
    several.forEach((name, values) -> fields.put(name, new FieldValue.Several(values)));
    String source = new String(text, from, length, StandardCharsets.UTF_8);
    return new Document(source, time, Map.copyOf(fields), Map.copyOf(types));
  }

  private void object(JsonParser json, String prefix) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = prefix + json.currentName();
      value(json, json.nextToken(), name);
    }
  }

  private void value(JsonParser json, JsonToken token, String name) {
    switch (token) {
      case START_OBJECT -> object(json, name + ".");
      case START_ARRAY -> {
        for (JsonToken next = json.nextToken();
            next != JsonToken.END_ARRAY;
            next = json.nextToken()) {
          value(json, next, name);
        }
      }
      case VALUE_STRING -> text(name, json.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json, token, name);
      case VALUE_TRUE, VALUE_FALSE ->
          add(name, FieldType.BOOLEAN, new FieldValue.Flag(token == JsonToken.VALUE_TRUE));
      default -> {
        // A null is no value.
      }
    }
  }

  private void number(JsonParser json, JsonToken token, String name) {
    double number = json.getDoubleValue();
    if (name.equals(TIME)) {
      time = Instant.ofEpochMilli((long) number);
      types.put(TIME, FieldType.DATE);
      return;
    }
    if (Double.isInfinite(number)) {
      add(name, FieldType.DOUBLE, new FieldValue.Label(json.getString()));
      return;
    }
    boolean whole = token == JsonToken.VALUE_NUMBER_INT;
    add(name, whole ? FieldType.LONG : FieldType.DOUBLE, new FieldValue.Figure(number));
    if (whole && Math.abs(number) > EXACT) {
      add(name, FieldType.LONG, new FieldValue.Key(json.getString()));
    }
  }

  private void text(String name, String text) {
    if (name.equals(TIME)) {
      time = time(text);
      types.put(TIME, FieldType.DATE);
      return;
    }
    if (looksLikeDate(text)) {
      try {
        Instant date = DateMath.parse(text);
        add(name, FieldType.DATE, new FieldValue.Figure(date.toEpochMilli()));
        add(name, FieldType.DATE, new FieldValue.Key(text));
        return;
      } catch (DateTimeException e) {
        // A text that begins like a date.
      }
    }
    boolean isShort = text.length() <= LONGEST_KEYWORD;
    add(name, FieldType.TEXT, isShort ? new FieldValue.Both(text) : new FieldValue.Text(text));
  }

  private static Instant time(String text) {
    try {
      return DateMath.parse(text);
    } catch (DateTimeException e) {
      String shown = text.length() > 50 ? text.substring(0, 50) : text;
      throw ElasticFailure.document(
          "failed to parse field [@timestamp] of type [date]: '%s' is no date. Send it as '2026-11-21T10:15:00.123Z' or in milliseconds since 1970."
              .formatted(shown));
    }
  }

  /** {@code 2026-11-21}, and whatever follows. */
  private static boolean looksLikeDate(String text) {
    return text.length() >= 10
        && text.length() <= 35
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && Character.isDigit(text.charAt(0))
        && Character.isDigit(text.charAt(9));
  }

  private void add(String name, FieldType type, FieldValue value) {
    FieldValue known = fields.get(name);
    if (known == null) {
      if (fields.size() < MOST_FIELDS) {
        fields.put(name, value);
        types.put(name, type);
      }
      return;
    }
    List<FieldValue> all = several.computeIfAbsent(name, _ -> new ArrayList<>(List.of(known)));
    if (all.size() < MOST_VALUES) {
      all.add(value);
    }
  }
}

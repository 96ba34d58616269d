package dev.berth.client;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * A JSON value. What is asked of it and not there is {@linkplain #isMissing missing}, an empty text
 * or an empty list, so that a caller reads an answer of an older or a newer server alike.
 * Immutable.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Json MISSING = new Json(null);

  /**
   * A map, a list, a text, a number, a truth value, or null for JSON's own null and for nothing.
   */
  private final @Nullable Object value;

  private Json(@Nullable Object value) {
    this.value = value;
  }

  /**
   * Reads a value.
   *
   * @throws BerthException {@link ErrorCode#INTERNAL} if the text is no JSON
   */
  public static Json parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      return new Json(read(parser));
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  /**
   * Reads a value in UTF-8.
   *
   * @throws BerthException {@link ErrorCode#INTERNAL} if the text is no JSON
   */
  public static Json parse(byte[] text) {
    return parse(new String(text, StandardCharsets.UTF_8));
  }

  /** Wraps maps with text keys, lists, texts, numbers, truth values, {@code Json} and null. */
  public static Json of(@Nullable Object value) {
    return value instanceof Json json ? json : new Json(value);
  }

  /** An object with its fields in this order: a name, a value, a name, a value and so on. */
  public static Json object(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return new Json(fields);
  }

  /** A field of an object. */
  public Json get(String field) {
    return value instanceof Map<?, ?> map && map.containsKey(field) ? of(map.get(field)) : MISSING;
  }

  /** Whether this is nothing, or JSON's null. */
  public boolean isMissing() {
    return value == null;
  }

  public boolean isObject() {
    return value instanceof Map;
  }

  public boolean isList() {
    return value instanceof List;
  }

  /** A field as a text; numbers and truth values are printed; empty for anything else. */
  public String text(String field) {
    return get(field).text();
  }

  /** This as a text; numbers and truth values are printed; empty for anything else. */
  public String text() {
    return value == null || isObject() || isList() ? "" : value.toString();
  }

  /** A field as a whole number; 0 if it is none. */
  public long number(String field) {
    return get(field).value instanceof Number number ? number.longValue() : 0;
  }

  /** Whether a field is there and true. */
  public boolean isTrue(String field) {
    return Boolean.TRUE.equals(get(field).value);
  }

  /** The items of a field that is a list; none for anything else. */
  public List<Json> items(String field) {
    return get(field).items();
  }

  /** The items of this, if it is a list; none for anything else. */
  public List<Json> items() {
    return value instanceof List<?> list ? list.stream().map(Json::of).toList() : List.of();
  }

  /** The texts of a field that is a list. */
  public List<String> texts(String field) {
    return items(field).stream().map(Json::text).toList();
  }

  /** The fields of this, if it is an object, in their order; none for anything else. */
  public Map<String, Json> fields() {
    Map<String, Json> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, field) -> fields.put(String.valueOf(key), of(field)));
    }
    return Collections.unmodifiableMap(fields);
  }

  /** The value in one line. */
  public String render() {
    return render(ObjectWriteContext.empty());
  }

  /** The value over several lines, for people and programs alike. */
  public String renderIndented() {
    return render(
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            DefaultIndenter indenter = DefaultIndenter.SYSTEM_LINEFEED_INSTANCE;
            return new DefaultPrettyPrinter()
                .withArrayIndenter(indenter)
                .withObjectIndenter(indenter);
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        });
  }

  private String render(ObjectWriteContext context) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(context, text)) {
      write(generator, value);
    }
    return text.toString();
  }

  private static @Nullable Object read(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readList(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case null, default -> null;
    };
  }

  private static Map<String, @Nullable Object> readObject(JsonParser parser) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, read(parser));
    }
    return fields;
  }

  private static List<@Nullable Object> readList(JsonParser parser) {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(parser));
    }
    return items;
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Json json -> write(generator, json.value);
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach(
            (key, field) -> {
              generator.writeName(String.valueOf(key));
              write(generator, field);
            });
        generator.writeEndObject();
      }
      case Iterable<?> list -> {
        generator.writeStartArray();
        list.forEach(item -> write(generator, item));
        generator.writeEndArray();
      }
      case Boolean truth -> generator.writeBoolean(truth);
      case Double number -> generator.writeNumber(number);
      case Number number -> generator.writeNumber(number.toString());
      default -> generator.writeString(value.toString());
    }
  }

  private static BerthException notJson(JacksonException cause) {
    return new BerthException(
        ErrorCode.INTERNAL,
        "Cannot read the server's answer: it is not JSON. Check that the address is that of a Berth server.",
        cause);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json json && Objects.equals(value, json.value);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return render();
  }
}

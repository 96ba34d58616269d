package dev.berth.aws;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** The bodies of JSON 1.1: plain maps and lists in and out. */
final class AwsJson {
  static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  private static final int DEPTH = 32;
  private static final int LONGEST_NUMBER = 50;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_TOKENS = 20_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxTokenCount(MOST_TOKENS)
                  .build())
          .build();

  private AwsJson() {}

  /**
   * Reads an object; its nulls are left out, as AWS takes them for nothing said.
   *
   * @param body empty: an object without members
   * @throws AwsException {@code SerializationException}
   */
  static Map<String, Object> parse(byte[] body) {
    if (body.length == 0) {
      return Map.of();
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw broken("the body has to be a JSON object");
      }
      Map<String, Object> object = object(parser);
      if (parser.nextToken() != null) {
        throw broken("something follows the end of the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      // The parser's own message may repeat a part of the body, which may be a secret.
      throw broken("the body is not JSON, or nests too deep, or names a member twice");
    }
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw broken("the body ends too early");
    };
  }

  private static Object whole(JsonParser parser) {
    if (parser.getNumberType() == NumberType.BIG_INTEGER) {
      throw broken("a number is too large");
    }
    return parser.getLongValue();
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      Object value = value(parser, parser.nextToken());
      if (value != null) {
        object.put(name, value);
      }
    }
    return object;
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> array = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      Object value = value(parser, token);
      if (value != null) {
        array.add(value);
      }
      token = parser.nextToken();
    }
    return array;
  }

  private static AwsException broken(String cause) {
    return new AwsException("SerializationException", "Cannot read the request: " + cause + ".");
  }

  /**
   * Renders a value; members that are null are left out.
   *
   * @throws IllegalArgumentException for a type that has no form
   */
  static String render(Map<String, ?> value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, value);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) {
    switch (value) {
      case String text -> json.writeString(text);
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Instant time -> json.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
      case Map<?, ?> map -> writeMap(json, map);
      case List<?> items -> {
        json.writeStartArray();
        items.forEach(item -> write(json, item));
        json.writeEndArray();
      }
      default ->
          throw new IllegalArgumentException("No JSON form for " + value.getClass().getName());
    }
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map) {
    json.writeStartObject();
    map.forEach(
        (name, value) -> {
          if (value != null) {
            json.writeName(String.valueOf(name));
            write(json, value);
          }
        });
    json.writeEndObject();
  }
}

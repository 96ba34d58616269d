package dev.berth.http;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON at the edge: texts that callers send become records, strictly; records become texts.
 *
 * <p>Rendered and read: records, lists, maps with text keys, texts, numbers, truth values, enums by
 * their names, {@code Instant} and {@code Duration} in their ISO form. A record whose one component
 * is a text called {@code value} is that text, and a {@code ByteSize} its number of bytes.
 */
public final class Json {
  private static final int DEPTH = 64;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 1000;
  private static final int MOST_TOKENS = 200_000;
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

  private Json() {}

  /**
   * Renders a value; record components and map values that are null are left out.
   *
   * @throws IllegalArgumentException for a type that has no JSON form
   */
  public static String render(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      new JsonRenderer(json).write(value);
    }
    return text.toString();
  }

  /**
   * Reads a text as a record.
   *
   * @throws BerthException {@code INVALID_INPUT}: everything that is unknown, missing or of a wrong
   *     type, with its path
   */
  public static <T> T parse(String text, Class<T> type) {
    return parse(text.getBytes(StandardCharsets.UTF_8), type);
  }

  /** {@link #parse(String, Class)} of a text in UTF-8. */
  static <T> T parse(byte[] text, Class<T> type) {
    Object tree = tree(text);
    Problems problems = new Problems();
    Object value = new RecordReader(problems).read(tree, type);
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
    if (value == null) {
      throw broken("it is null", null);
    }
    return type.cast(value);
  }

  private static @Nullable Object tree(byte[] text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw broken("it is empty", null);
      }
      Object tree = value(parser, first);
      if (parser.nextToken() != null) {
        throw broken("something follows its end", null);
      }
      return tree;
    } catch (JacksonException e) {
      throw broken(cause(e), e);
    }
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw broken("it ends too early", null);
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.put(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) {
    List<@Nullable Object> array = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      array.add(value(parser, token));
      token = parser.nextToken();
    }
    return array;
  }

  private static String cause(JacksonException e) {
    TokenStreamLocation place = e.getLocation();
    String message = e.getOriginalMessage();
    int end = message.indexOf('\n');
    String first = end < 0 ? message : message.substring(0, end);
    return place == null
        ? first
        : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + first;
  }

  private static BerthException broken(String cause, @Nullable Throwable e) {
    return new BerthException(
        ErrorCode.INVALID_INPUT, "Cannot read the body as JSON: " + cause + ".", e);
  }
}

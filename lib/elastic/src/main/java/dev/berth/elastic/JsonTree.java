package dev.berth.elastic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON: what callers ask as a tree, documents as tokens; both within limits. */
public final class JsonTree {
  private static final int DEPTH = 64;
  private static final int LONGEST_NUMBER = 400;
  private static final int LONGEST_NAME = 1000;
  private static final int MOST_TOKENS = 200_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  .maxTokenCount(MOST_TOKENS)
                  .build())
          .build();

  private JsonTree() {}

  /**
   * Reads an object: maps, lists, texts, numbers, truth values, null; of nothing, an empty one.
   *
   * @throws ElasticFailure if it is none
   */
  public static Map<String, @Nullable Object> object(byte[] text) {
    return object(text, 0, text.length);
  }

  static Map<String, @Nullable Object> object(byte[] text, int from, int length) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text, from, length)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        return new LinkedHashMap<>();
      }
      if (first != JsonToken.START_OBJECT) {
        throw ElasticFailure.parsing("Expected [START_OBJECT] but found [" + first + "]");
      }
      Map<String, @Nullable Object> object = object(json);
      if (json.nextToken() != null) {
        throw ElasticFailure.parsing("Expected the end of the body after its object");
      }
      return object;
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  static ElasticFailure unreadable(JacksonException e) {
    return new ElasticFailure(
        dev.berth.kernel.ErrorCode.INVALID_INPUT,
        "x_content_parse_exception",
        "Cannot read the JSON: " + brief(e));
  }

  static String brief(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    return message.length() > 200 ? message.substring(0, 200) : message;
  }

  private static Map<String, @Nullable Object> object(JsonParser json) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      object.put(name, value(json, token));
    }
    return object;
  }

  private static @Nullable Object value(JsonParser json, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> list(json);
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static List<@Nullable Object> list(JsonParser json) {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      list.add(value(json, token));
    }
    return list;
  }
}

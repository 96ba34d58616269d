package dev.berth.router;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A record as it was written. Immutable.
 *
 * @param fields texts, numbers and truth values by their names, in their order
 */
record RecordFields(Map<String, Object> fields) {
  private static final JsonFactory FACTORY = new JsonFactory();

  RecordFields {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Reads a line; null: it is none of ours. */
  static @Nullable RecordFields of(String line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
          fields.put(name, json.getLongValue());
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
          fields.put(name, json.getDoubleValue());
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
          fields.put(name, token == JsonToken.VALUE_TRUE);
        } else if (token == JsonToken.VALUE_STRING) {
          fields.put(name, json.getString());
        } else {
          return null;
        }
      }
      return json.currentToken() == JsonToken.END_OBJECT ? new RecordFields(fields) : null;
    } catch (JacksonException e) {
      // Half a line, after a crash or a full disk.
      return null;
    }
  }

  boolean has(String name, String value) {
    return value.equals(fields.get(name));
  }
}

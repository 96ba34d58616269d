package dev.berth.policy;

import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Reads a text as JSON with places; confined to one thread. */
final class JsonReader {
  /** A document needs five levels. */
  private static final int DEPTH = 16;

  private static final int LONGEST_NUMBER = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  private final String file;
  private final Problems problems;

  /** Where the value stands that was read last. */
  private Place last;

  private JsonReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
    this.last = new Place(file, 1, 1);
  }

  /** The text's value; null after a problem that ends the reading. */
  static @Nullable JsonValue read(String file, String text, Problems problems) {
    return new JsonReader(file, problems).read(text);
  }

  private @Nullable JsonValue read(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        problems.error(new Place(file, 1, 1), "", "The document is empty.");
        return null;
      }
      JsonValue value = value(parser, first);
      if (parser.nextToken() != null) {
        problems.error(place(parser), "", "Something follows the end of the document.");
        return null;
      }
      return value;
    } catch (StreamConstraintsException e) {
      problems.error(
          last,
          "",
          "This nests deeper than %d levels, or is a number of more than %d digits."
              .formatted(DEPTH, LONGEST_NUMBER));
      return null;
    } catch (JacksonException e) {
      problems.error(place(e.getLocation()), "", "This is not JSON: " + cause(e) + ".");
      return null;
    }
  }

  private JsonValue value(JsonParser parser, JsonToken token) {
    Place place = place(parser);
    last = place;
    return switch (token) {
      case START_OBJECT -> members(parser, place);
      case START_ARRAY -> items(parser, place);
      case VALUE_STRING -> new JsonValue.Text(place, parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          new JsonValue.Scalar(place, parser.getString());
      case VALUE_NULL -> new JsonValue.Null(place);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("No value begins with " + token);
    };
  }

  private JsonValue members(JsonParser parser, Place place) {
    List<JsonValue.Member> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      Place keyPlace = place(parser);
      JsonValue value = value(parser, parser.nextToken());
      if (keys.add(key)) {
        members.add(new JsonValue.Member(keyPlace, key, value));
      } else {
        problems.error(keyPlace, "", "The key %s comes twice here.".formatted(Quoted.of(key)));
      }
    }
    return new JsonValue.Members(place, members);
  }

  private JsonValue items(JsonParser parser, Place place) {
    List<JsonValue> values = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      values.add(value(parser, token));
      token = parser.nextToken();
    }
    return new JsonValue.Items(place, values);
  }

  private Place place(JsonParser parser) {
    return place(parser.currentTokenLocation());
  }

  private Place place(@Nullable TokenStreamLocation location) {
    return location == null
        ? new Place(file, 1, 1)
        : new Place(file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private static String cause(JacksonException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    int where = message.indexOf(" (for ");
    return Quoted.plain(where < 0 ? message : message.substring(0, where));
  }
}

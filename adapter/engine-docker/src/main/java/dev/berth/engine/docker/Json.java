package dev.berth.engine.docker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.berth.engine.Mount;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a daemon writes, leniently, and writes what it and our own labels hold. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addMixIn(Mount.class, MountKinds.class)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** What is not there. */
  static final JsonNode MISSING = MAPPER.missingNode();

  private Json() {}

  static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static JsonNode tree(byte[] text) {
    return text.length == 0 ? MISSING : MAPPER.readTree(text);
  }

  /** One value after another, as they come. */
  static Iterator<JsonNode> values(InputStream in) {
    return MAPPER.readerFor(JsonNode.class).readValues(in);
  }

  /** Reads what {@link #text} wrote; empty for anything else. */
  static <T> Optional<T> find(String text, Class<T> type) {
    try {
      return Optional.ofNullable(MAPPER.readValue(text, type));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The text of a field; empty where there is none. */
  static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(element -> texts.add(element.asString("")));
    return texts;
  }

  static Map<String, String> map(JsonNode node) {
    Map<String, String> map = new LinkedHashMap<>();
    node.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asString("")));
    return map;
  }

  /** An object, to be changed. */
  static Map<String, Object> object(Object value) {
    return MAPPER.convertValue(
        value,
        MAPPER.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, Object.class));
  }

  /** A moment; the epoch where the daemon names none, or the year 1 that stands for none. */
  static Instant instant(JsonNode node, String field) {
    try {
      Instant instant = OffsetDateTime.parse(text(node, field)).toInstant();
      return instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Mount.Bind.class, name = "bind"),
    @JsonSubTypes.Type(value = Mount.Volume.class, name = "volume"),
    @JsonSubTypes.Type(value = Mount.Tmpfs.class, name = "tmpfs"),
    @JsonSubTypes.Type(value = Mount.File.class, name = "file")
  })
  private interface MountKinds {}
}

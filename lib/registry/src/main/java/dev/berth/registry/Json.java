package dev.berth.registry;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON from outside; keys that are not known are somebody else's. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /**
   * Reads a document.
   *
   * @param what it is, for the message
   */
  static JsonNode parse(byte[] bytes, String what) throws RegistryException {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      RegistryException failure = notJson(what);
      failure.addSuppressed(e);
      throw failure;
    }
    throw notJson(what);
  }

  private static RegistryException notJson(String what) {
    return RegistryException.broken(what + " is not JSON");
  }

  /** A text of an object; empty for none. */
  static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? value.stringValue() : "";
  }
}

package dev.berth.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** An entry as it is shown, and as it was written. */
record EntryView(
    long sequence,
    Instant time,
    String principal,
    String tenant,
    CredentialView credential,
    String address,
    String action,
    String resource,
    String result,
    Map<String, String> details,
    String hash) {

  /** What was shown, without the secret. */
  record CredentialView(String kind, String id) {}

  /** Whether it was done in a tenant, or to one's things. */
  boolean isOf(String owner) {
    return tenant.equals(owner) || resource.startsWith("berth:" + owner + ":");
  }

  /** The resource within its tenant. */
  String resourcePath() {
    return resource.substring(resource.indexOf(':', resource.indexOf(':') + 1) + 1);
  }

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Reads a line; empty if it is none of ours. */
  static Optional<EntryView> of(byte[] line) {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> details = new LinkedHashMap<>();
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        if (json.nextToken() != JsonToken.START_OBJECT) {
          fields.put(name, json.getString());
        } else if (name.equals("details")) {
          texts(json, "", details);
        } else {
          texts(json, name + ".", fields);
        }
      }
      return Optional.of(of(fields, details));
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void texts(JsonParser json, String prefix, Map<String, String> into) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      into.put(prefix + name, json.getString());
    }
  }

  private static EntryView of(Map<String, String> fields, Map<String, String> details) {
    return new EntryView(
        Long.parseLong(text(fields, "sequence")),
        Instant.parse(text(fields, "time")),
        text(fields, "principal"),
        text(fields, "tenant"),
        new CredentialView(text(fields, "credential.kind"), text(fields, "credential.id")),
        text(fields, "address"),
        text(fields, "action"),
        text(fields, "resource"),
        text(fields, "result"),
        details,
        text(fields, "hash"));
  }

  private static String text(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("An entry without " + name);
    }
    return value;
  }
}

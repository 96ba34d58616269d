package dev.berth.engine.docker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The labels that a service had when a task was made. Swarm tells of a task only what it is made
 * of, and replaces it when that changes; but a constraint that the task's node fulfils may change.
 * So the labels stand in a constraint that every node fulfils.
 */
final class SwarmMark {
  private static final String BEFORE = "node.labels.dev.berth.labels != ";
  private static final String STORED = BEFORE.replace(" ", "");

  private SwarmMark() {}

  /** The constraint that says these labels. */
  static String constraint(Map<String, String> labels) {
    byte[] json = Json.bytes(new TreeMap<>(labels));
    return BEFORE + Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  /** The labels that the constraints of a task say; empty if they say none. */
  static Optional<Map<String, String>> find(JsonNode constraints) {
    for (String constraint : Json.texts(constraints)) {
      String bare = constraint.replace(" ", "");
      if (bare.startsWith(STORED)) {
        return decoded(bare.substring(STORED.length()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> decoded(String text) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
      return Optional.of(new LinkedHashMap<>(Json.map(Json.tree(json))));
    } catch (IllegalArgumentException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** With the constraint that says the labels. */
  static List<String> added(List<String> constraints, Map<String, String> labels) {
    List<String> all = new ArrayList<>(constraints);
    all.add(constraint(labels));
    return all;
  }
}

package dev.berth.search;

import dev.berth.elastic.AnswerWriter;
import java.util.Map;

/**
 * What is answered. Immutable.
 *
 * @param type of the body, without a character set
 */
record Answer(int status, String type, String body) {
  static final String JSON = "application/json";

  static Answer json(Object body) {
    return json(200, body);
  }

  static Answer json(int status, Object body) {
    return new Answer(status, JSON, AnswerWriter.json(body));
  }

  /** What is JSON already. */
  static Answer written(int status, String json) {
    return new Answer(status, JSON, json);
  }

  static Answer text(String body) {
    return new Answer(200, "text/plain; charset=UTF-8", body);
  }

  static Answer empty(int status) {
    return new Answer(status, JSON, "");
  }

  static Answer acknowledged() {
    return json(Map.of("acknowledged", true));
  }
}

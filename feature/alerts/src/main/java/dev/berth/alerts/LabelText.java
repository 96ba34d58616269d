package dev.berth.alerts;

import dev.berth.http.Json;
import java.util.Map;

/** Labels as the store has them. */
final class LabelText {
  private LabelText() {}

  /** What is stored; public for the reader of JSON. */
  public record Stored(Map<String, String> labels) {}

  static String render(Map<String, String> labels) {
    return Json.render(new Stored(labels));
  }

  static Map<String, String> parse(String text) {
    return Json.parse(text, Stored.class).labels();
  }
}

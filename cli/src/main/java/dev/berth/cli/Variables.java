package dev.berth.cli;

import java.util.Map;
import java.util.Set;

final class Variables {
  private Variables() {}

  static Set<String> mentioned(String text) {
    return Set.of();
  }

  static Map<String, String> parse(String file, String text) {
    return Map.of();
  }
}

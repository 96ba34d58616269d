package dev.berth.deploy;

import java.util.Map;

/**
 * What placement constraints ask of a machine. Immutable.
 *
 * @param name {@code node.hostname}
 * @param operatingSystem {@code node.platform.os}: {@code linux}
 * @param architecture {@code node.platform.arch}, as Java calls it or as Docker does
 * @param labels {@code node.labels}
 * @param engineLabels {@code engine.labels}
 */
record NodeFacts(
    String name,
    String operatingSystem,
    String architecture,
    Map<String, String> labels,
    Map<String, String> engineLabels) {
  NodeFacts {
    labels = Map.copyOf(labels);
    engineLabels = Map.copyOf(engineLabels);
  }

  /** Of this machine. */
  static NodeFacts local(String name) {
    return new NodeFacts(name, "linux", System.getProperty("os.arch", ""), Map.of(), Map.of());
  }
}

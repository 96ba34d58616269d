package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The labels of services and of their tasks: the given ones and our own. Immutable. */
final class SwarmLabels {
  /** By which Docker's own commands know what belongs to a stack. */
  static final String NAMESPACE = "com.docker.stack.namespace";

  /** What the tasks are made of, as a hash. */
  static final String TEMPLATE = "dev.berth.template";

  private static final Set<String> OTHER_OWN = Set.of(NAMESPACE, TEMPLATE);

  private final Labels labels;

  SwarmLabels(Labels labels) {
    this.labels = labels;
  }

  /** Of a service. */
  Map<String, String> ofService(ClusterServiceSpec spec, String template) {
    Map<String, String> all = new LinkedHashMap<>(sorted(spec.labels()));
    all.put(NAMESPACE, SwarmNames.stack(spec.identity()));
    all.put(TEMPLATE, template);
    all.putAll(labels.ours(spec.identity()));
    return all;
  }

  /**
   * Of its containers. An engine of the same instance and daemon does not take them for its own:
   * they lack the instance. The hash is among them, as Swarm overlooks other ports when placement
   * changes at the same time.
   */
  static Map<String, String> ofContainers(ClusterServiceSpec spec, String template) {
    Map<String, String> all = new LinkedHashMap<>(sorted(spec.labels()));
    all.putAll(Labels.of(spec.identity()));
    all.put(TEMPLATE, template);
    return all;
  }

  private static Map<String, String> sorted(Map<String, String> given) {
    return new TreeMap<>(given);
  }

  /** Those that were given. */
  static Map<String, String> given(JsonNode texts) {
    Map<String, String> given = new LinkedHashMap<>(Json.map(texts));
    given.keySet().removeAll(OTHER_OWN);
    given.remove(Labels.INSTANCE);
    Labels.identity(texts)
        .ifPresent(identity -> given.keySet().removeAll(Labels.of(identity).keySet()));
    return given;
  }
}

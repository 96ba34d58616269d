package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which nodes something is done on. */
final class NodeChoice {
  @Mixin private NodesTarget target = new NodesTarget();

  @Option(names = "--all", description = "Every node.")
  private boolean all;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Every node that has this label; several: all of them.")
  private Map<String, String> labels = new LinkedHashMap<>();

  /** Whether names have to be given. */
  boolean isByName() {
    return !all && labels.isEmpty();
  }

  /**
   * The nodes.
   *
   * @param names used where neither all nor labels are asked for
   */
  List<Json> find(Session session, List<String> names) {
    if (isByName()) {
      return names.stream()
          .distinct()
          .map(name -> session.client().get(target.node(name)))
          .distinct()
          .toList();
    }
    return all(session);
  }

  /** Every node, or every one that labels choose. */
  List<Json> all(Session session) {
    return session.client().get(target.in(ApiPath.of("nodes"))).items().stream()
        .filter(this::hasLabels)
        .toList();
  }

  private boolean hasLabels(Json node) {
    Json its = node.get("labels");
    return labels.entrySet().stream()
        .allMatch(
            label ->
                !its.get(label.getKey()).isMissing()
                    && its.text(label.getKey()).equals(label.getValue()));
  }
}

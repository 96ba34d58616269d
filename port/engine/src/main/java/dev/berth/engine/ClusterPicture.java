package dev.berth.engine;

import java.util.List;

/**
 * What is known of a cluster. Immutable: a moment's picture.
 *
 * @param services of this instance
 * @param tasks of those, as long as the cluster remembers them
 * @param nodes every one
 */
public record ClusterPicture(
    List<ClusterService> services, List<ClusterTask> tasks, List<Node> nodes) {
  public static final ClusterPicture NOTHING = new ClusterPicture(List.of(), List.of(), List.of());

  public ClusterPicture {
    services = List.copyOf(services);
    tasks = List.copyOf(tasks);
    nodes = List.copyOf(nodes);
  }
}

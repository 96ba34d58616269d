package dev.berth.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service that somebody else deployed. Immutable: a moment's picture.
 *
 * @param name inside its stack
 * @param image the reference that it was made from
 * @param labels those that its author gave it, and those of its image
 * @param ports container ports over TCP that it publishes or its image exposes
 * @param replicas how many tasks there should be
 * @param tasks the newest first
 * @param definition all that it is made of; null: nobody has looked, see {@link ForeignStacks#get}
 */
public record ForeignService(
    String name,
    String image,
    Map<String, String> labels,
    Set<Integer> ports,
    int replicas,
    List<ForeignTask> tasks,
    @Nullable ForeignDefinition definition) {
  public ForeignService {
    labels = Map.copyOf(labels);
    ports = Set.copyOf(ports);
    tasks = List.copyOf(tasks);
  }
}

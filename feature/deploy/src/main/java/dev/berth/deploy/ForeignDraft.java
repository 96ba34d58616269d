package dev.berth.deploy;

import java.util.List;
import java.util.Set;

/**
 * What a foreign stack would be as one of Berth's. Immutable.
 *
 * @param text the Compose file
 * @param lost what is not kept, a sentence each
 * @param obstacles why it cannot be taken over, a sentence each; empty: it can
 * @param volumes of others that it mounts
 * @param ports of the machine that are free once the foreign stack has ended
 * @param images references that its services are made from, with the ids that are meant
 */
record ForeignDraft(
    String text,
    List<String> lost,
    List<String> obstacles,
    Set<String> volumes,
    Set<Integer> ports,
    List<Image> images) {
  ForeignDraft {
    lost = List.copyOf(lost);
    obstacles = List.copyOf(obstacles);
    volumes = Set.copyOf(volumes);
    ports = Set.copyOf(ports);
    images = List.copyOf(images);
  }

  /**
   * An image of a service.
   *
   * @param id {@code sha256:…}; empty: nodes know it
   */
  record Image(String reference, String id) {}
}

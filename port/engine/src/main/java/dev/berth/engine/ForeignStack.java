package dev.berth.engine;

import java.util.List;

/**
 * What somebody else deployed on the same machines: a project of docker-compose, a stack of {@code
 * docker stack deploy}, or a container or service that is of neither. Immutable: a moment's
 * picture.
 *
 * @param name as its labels say it; of what is of no stack, its own name
 * @param services in the order of their names
 */
public record ForeignStack(String name, Origin origin, List<ForeignService> services) {
  public ForeignStack {
    services = List.copyOf(services);
  }

  /** Who put services together. */
  public enum Origin {
    /** docker-compose, {@code docker compose} or podman-compose. */
    COMPOSE,
    /** {@code docker stack deploy}. */
    SWARM,
    /** Nobody: it is one container, or one service of a swarm. */
    NONE
  }
}

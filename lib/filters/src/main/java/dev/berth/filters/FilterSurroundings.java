package dev.berth.filters;

import dev.berth.proxy.Balancer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose filter it is, and what it finds around it. Kept by the filter: what the functions tell is
 * asked for at each request and has to be of that moment. They are thread-safe and never block.
 *
 * @param operator whether the operator wrote it: then files may be named, and any address
 * @param services the balancer of a service by the name that the filter's author gave it; null:
 *     there is none
 * @param tasks finds the tasks of a service of the same stack
 * @param addresses whether a tenant's filter may connect there, beyond what no tenant may ever:
 *     false for the platform's own listeners and the networks of others
 */
public record FilterSurroundings(
    boolean operator,
    Function<String, @Nullable Balancer> services,
    Tasks tasks,
    Predicate<InetAddress> addresses) {

  /** Finds tasks. */
  @FunctionalInterface
  public interface Tasks {
    /**
     * Where the tasks of a service take what is meant for a port of theirs.
     *
     * @param host the name that their neighbours know the service by
     * @return empty: there is none of this name
     */
    List<InetSocketAddress> at(String host, int port);
  }

  /** Who knows no services and no tasks, and may go to public addresses. */
  static FilterSurroundings of(boolean operator) {
    return new FilterSurroundings(operator, _ -> null, (_, _) -> List.of(), _ -> true);
  }
}

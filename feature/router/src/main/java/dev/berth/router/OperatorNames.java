package dev.berth.router;

import dev.berth.traefik.MiddlewareConfiguration;
import dev.berth.traefik.TraefikConfiguration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What operators have set up and routes may name. Immutable.
 *
 * @param middlewares of the files of routes
 * @param tlsOptions names of options of TLS
 * @param resolvers whether there is somebody of this name who gets certificates
 * @param https whether there is a listener for TLS
 */
record OperatorNames(
    SharedNames<MiddlewareConfiguration> middlewares,
    Set<String> tlsOptions,
    Predicate<String> resolvers,
    boolean https) {
  /** No files, and whatever resolver. */
  static OperatorNames none(boolean https) {
    return new OperatorNames(
        new SharedNames<>(List.of(), TraefikConfiguration::middlewares),
        Set.of(),
        _ -> true,
        https);
  }
}

package dev.berth.router;

import dev.berth.traefik.MiddlewareConfiguration;

/**
 * A middleware of a route. Immutable.
 *
 * @param byOperator whether the operator's files define it
 */
record NamedMiddleware(String name, MiddlewareConfiguration configuration, boolean byOperator) {}

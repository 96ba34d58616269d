package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.traefik.TraefikConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What the labels of one service, or one file, say. Immutable.
 *
 * @param service null: it is a file
 * @param byDefault the host of a route whose labels give no rule; empty: there is none
 */
record RoutePart(
    TraefikConfiguration configuration, @Nullable RoutableService service, String byDefault) {}

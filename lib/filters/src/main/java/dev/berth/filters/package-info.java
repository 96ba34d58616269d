/**
 * What stands between a request and its server: Traefik's middlewares as filters of {@code
 * lib/proxy}, made by {@link dev.berth.filters.Filters} of what {@code lib/traefik} has read.
 *
 * <p>Passwords are checked and other servers asked on threads of their own, never on those that
 * carry bytes. Whose a filter is, and what it may see, comes in with {@link
 * dev.berth.filters.FilterSurroundings}; this module knows no tenants and no stacks.
 *
 * <p>Called by {@code feature/router}.
 */
@NullMarked
package dev.berth.filters;

import org.jspecify.annotations.NullMarked;

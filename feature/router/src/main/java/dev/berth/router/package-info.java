/**
 * The front door: takes requests and hands them to the servers of the route that they match.
 *
 * <p>How a route comes to be: services and their labels ({@link StackSource}) and the operator's
 * files ({@link FileSource}) become {@link RouteDefinition}s ({@link SourceRoutes}); {@link
 * RouteMerge} decides who owns which host name ({@link HostRights}), {@link RouteAssembly} gives
 * them servers ({@link Servers}) and filters ({@link dev.berth.filters.Filters}), and {@link
 * Generations} swaps one immutable {@link RouteTable} for the next.
 *
 * <p>How a request goes: {@code lib/proxy} reads it, asks {@link DoorRouting} for its passage, runs
 * the passage's filters and lets its {@link ServerChoice} choose a server.
 *
 * <p>Called by {@code server}, which wires it to {@code feature/deploy} as its {@link
 * dev.berth.deploy.Traffic}.
 */
@NullMarked
package dev.berth.router;

import org.jspecify.annotations.NullMarked;

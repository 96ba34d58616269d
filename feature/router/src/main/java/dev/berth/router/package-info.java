/**
 * The front door: takes requests and hands them to the tasks of the service whose route they match.
 *
 * <p>How a route comes to be: services and their labels ({@link LabelSource}) become a {@link
 * RouteUpdate} of {@link RouteDefinition}s for each stack; {@link RouteMerge} decides who owns
 * which host name ({@link HostOwnership}) and makes an immutable {@link RouteTable}; {@link
 * FrontDoor} swaps one reference.
 *
 * <p>How a request goes: {@link Lane} (one for each event loop) takes it, {@link RequestDecoder}
 * and {@link RequestHead} refuse what two servers could read in two ways, {@link Exchange} chooses
 * a {@link Destination}, and an {@link Attempt} carries it there over a connection of a {@link
 * TaskPool}; {@link Tunnel} takes over after an upgrade to a WebSocket.
 *
 * <p>Called by {@code server}, which wires it to {@code feature/deploy} as its {@link
 * dev.berth.deploy.Traffic}.
 */
@NullMarked
package dev.berth.router;

import org.jspecify.annotations.NullMarked;

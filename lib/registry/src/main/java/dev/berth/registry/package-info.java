/**
 * A client of image registries: the OCI distribution protocol, which is Docker's registry protocol
 * of version 2.
 *
 * <p>Read {@link dev.berth.registry.RegistryReference}, {@link dev.berth.registry.RegistryClient},
 * {@link dev.berth.registry.RegistrySession}; then, for what is on the wire, {@code HttpExchange},
 * {@code Connections} and {@code Authorizer}. Nothing that a registry sends is trusted: every size
 * is bounded, every digest verified, every wait limited.
 *
 * <p>Engines that fetch images call it.
 */
@NullMarked
package dev.berth.registry;

import org.jspecify.annotations.NullMarked;

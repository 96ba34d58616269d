/**
 * The server: {@link Main} reads the {@link Configuration} and runs a {@link Platform}, whose
 * {@link Wiring} is the only place that knows everybody. What the server itself answers is in
 * {@link PlatformEndpoints}, {@link NodeEndpoints}, {@link TokenEndpoints} and {@link
 * MetricsEndpoint}.
 */
@NullMarked
package dev.berth.server;

import org.jspecify.annotations.NullMarked;

/**
 * A reverse proxy's data path on Netty: takes requests over HTTP/1.1 and HTTP/2, with and without
 * TLS, and carries them to servers. Knows neither tenants nor stacks.
 *
 * <p>{@link dev.berth.proxy.ProxyServer} listens; for each request it asks {@link
 * dev.berth.proxy.Routing} for a {@link dev.berth.proxy.Passage}, asks the passage's {@link
 * dev.berth.proxy.Filter}s in turn, lets its {@link dev.berth.proxy.Balancer} choose an {@link
 * dev.berth.proxy.Upstream}, and tells {@link dev.berth.proxy.ExchangeLog} when all is over.
 *
 * <p>Inside, a {@code Lane} is one event loop with all that happens on it. {@code NewConnections}
 * puts a {@code ClientConnection} behind what comes before HTTP; it reads HTTP/1 and makes a {@code
 * ClientStream} for each request, as a connection of HTTP/2 does for each of its streams. An {@code
 * ExchangeRun} stands between one {@code ClientStream} and one {@code UpstreamStream} at a time,
 * and knows no version of HTTP: {@code new ExchangeRun(lane, stream).start(refusal)} is all that a
 * reader of requests calls, after {@code ForwardingHeaders.Memory.take}. {@code UpstreamConnector}
 * chooses the {@code UpstreamPool} for what a server speaks; a pool opens streams for an {@code
 * Attempt}.
 *
 * <p>Called by {@code feature/router}.
 */
@NullMarked
package dev.berth.proxy;

import org.jspecify.annotations.NullMarked;

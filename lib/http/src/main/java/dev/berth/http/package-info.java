/**
 * The endpoint table: features say what they answer with {@link Endpoint}s and {@link
 * SocketEndpoint}s, and know no HTTP library. {@link EndpointTable} serves them: authentication,
 * access, limits and errors in one place, for every listener.
 */
@NullMarked
package dev.berth.http;

import org.jspecify.annotations.NullMarked;

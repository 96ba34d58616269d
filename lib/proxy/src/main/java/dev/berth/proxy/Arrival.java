package dev.berth.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a request came to the front door. Immutable.
 *
 * @param listener the name of the listener that took its connection: {@code web}
 * @param peer who made the connection, as a trusted PROXY header says where there is one
 * @param client whose request it is: the peer, or whom trusted proxies name in {@code
 *     X-Forwarded-For}
 * @param secure whether the client spoke TLS, to here or to a trusted proxy
 * @param serverName the name that the client's TLS asked for, in lower case; null: none
 */
public record Arrival(
    String listener,
    InetSocketAddress peer,
    InetAddress client,
    boolean secure,
    @Nullable String serverName) {}

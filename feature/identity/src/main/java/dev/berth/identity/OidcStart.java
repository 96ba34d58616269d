package dev.berth.identity;

import org.jspecify.annotations.Nullable;

/**
 * A log-in that a browser has begun and comes back from; the browser itself keeps it.
 *
 * @param provider its name
 * @param state unguessable, and different for each
 * @param redirect the URL that the browser comes back to
 * @param expires in seconds since 1970
 * @param port of the command line that waits on the browser's machine; null: a browser logs in
 * @param challenge what the command line's verifier hashes to; null with the port
 */
record OidcStart(
    String provider,
    String state,
    String redirect,
    long expires,
    @Nullable Integer port,
    @Nullable String challenge) {}

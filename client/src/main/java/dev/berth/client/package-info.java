/**
 * The HTTP client of the API. {@link DataDirectory} finds the server of this machine and its token,
 * {@link Logins} keeps what logging in elsewhere gave, {@link ServerAddress} says where to connect,
 * {@link BerthClient} asks, {@link ApiPath} names what is asked for, {@link Json} is what comes
 * back, {@link LineStream} what comes back bit by bit, and {@link ExecConnection} talks with a
 * program in a task.
 *
 * <p>Made for a command that lives a quarter of a second: plain sockets, one connection a request,
 * blocking. Called by the command line.
 */
@NullMarked
package dev.berth.client;

import org.jspecify.annotations.NullMarked;

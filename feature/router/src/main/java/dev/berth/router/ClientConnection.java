package dev.berth.router;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, looked at now and then: one that does nothing for too long is closed.
 * Confined to its lane's thread.
 */
final class ClientConnection {
  private static final int SWITCHED = 101;

  private final HttpConnection connection;
  private final RequestDecoder decoder;
  private @Nullable HttpServerRequest last;
  private int requestsSeen;
  private long sameSince;

  ClientConnection(HttpConnection connection, RequestDecoder decoder, long now) {
    this.connection = connection;
    this.decoder = decoder;
    this.sameSince = now;
  }

  void took(HttpServerRequest request) {
    last = request;
  }

  /**
   * Closes it if it has waited for too long: between requests, or within the head of one.
   *
   * @param now in nanoseconds, as {@link System#nanoTime}
   */
  void sweep(long now, FrontDoorSettings.Timeouts timeouts) {
    if (requestsSeen != decoder.requests() || isBusy()) {
      requestsSeen = decoder.requests();
      sameSince = now;
      return;
    }
    long waited = now - sameSince;
    boolean tooLong =
        decoder.isWithinHead()
            ? waited > timeouts.head().toNanos()
            : waited > timeouts.idle().toNanos();
    if (tooLong) {
      connection.close();
    }
  }

  private boolean isBusy() {
    HttpServerRequest request = last;
    if (request == null) {
      return false;
    }
    HttpServerResponse response = request.response();
    boolean done = response.ended() && response.getStatusCode() != SWITCHED;
    if (done) {
      last = null; // What a connection remembers while it waits costs memory for each of them.
    }
    return !done;
  }
}

package dev.berth.router;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;

/**
 * Carries bytes between a client and a task after an upgrade, both ways, as fast as each takes
 * them. Confined to its lane's thread.
 */
final class Tunnel {
  private static final int SWITCHING = 101;

  private Tunnel() {}

  /** Passes on the task's answer, then whatever comes. */
  static void open(Exchange exchange, HttpClientResponse answer) {
    NetSocket task = answer.netSocket();
    task.pause();
    HttpServerRequest request = exchange.request();
    request.response().setStatusCode(SWITCHING);
    HeaderCopy.upgrade(answer.headers(), request.response().headers());
    request
        .toNetSocket()
        .onComplete(client -> join(exchange, client, task), _ -> exchange.clientGone());
  }

  private static void join(Exchange exchange, NetSocket client, NetSocket task) {
    client.exceptionHandler(_ -> {});
    task.exceptionHandler(_ -> {});
    client.closeHandler(_ -> exchange.tunnelClosed());
    task.closeHandler(
        _ -> {
          client.close();
          exchange.tunnelClosed();
        });
    pipe(client, task);
    pipe(task, client);
    task.resume();
  }

  private static void pipe(NetSocket from, NetSocket to) {
    from.handler(
        bytes -> {
          to.write(bytes);
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(_ -> from.resume());
          }
        });
  }
}

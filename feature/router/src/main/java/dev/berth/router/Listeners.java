package dev.berth.router;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The lanes of the front door and the addresses that they listen on together. Thread-safe. */
final class Listeners {
  private static final String ALL = "::";
  private static final String ALL_IPV4 = "0.0.0.0";
  private static final int FREE_PORT_TRIES = 20;
  private static final long CLOSE_SECONDS = 10;

  private final Vertx vertx;
  private final FrontDoor door;
  private final List<Lane> lanes;
  private final List<String> deployed = new ArrayList<>();
  private volatile int actualPort;
  private volatile boolean started;

  Listeners(Vertx vertx, FrontDoor door, Handler<HttpServerRequest> platform) {
    this.vertx = vertx;
    this.door = door;
    List<Lane> made = new ArrayList<>();
    for (int i = 0; i < door.settings().limits().eventLoops(); i++) {
      made.add(new Lane(i, door, platform));
    }
    this.lanes = List.copyOf(made);
    this.actualPort = door.settings().httpPort();
  }

  int actualPort() {
    return actualPort;
  }

  void start() throws InterruptedException {
    boolean listening = false;
    try {
      for (Lane lane : lanes) {
        deployed.add(get(vertx.deployVerticle(lane)));
      }
      started = true;
      listen();
      listening = true;
    } catch (ExecutionException e) {
      throw notListening(actualPort, e.getCause());
    } finally {
      if (!listening) {
        close();
      }
    }
  }

  private void listen() throws InterruptedException, ExecutionException {
    if (door.settings().httpPort() != 0) {
      listen(door.settings().httpPort());
      return;
    }
    // The lanes share a port by its number, so a free one is looked for beforehand.
    for (int tries = 1; ; tries++) {
      try {
        listen(freePort());
        return;
      } catch (ExecutionException e) {
        if (tries == FREE_PORT_TRIES || !(e.getCause() instanceof BindException)) {
          throw e;
        }
      }
    }
  }

  private void listen(int port) throws InterruptedException, ExecutionException {
    actualPort = port;
    List<InetAddress> bind = door.settings().bind();
    if (!bind.isEmpty()) {
      for (InetAddress address : bind) {
        listen(address.getHostAddress(), port);
      }
      return;
    }
    try {
      listen(ALL, port);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BindException) {
        throw e;
      }
      listen(ALL_IPV4, port);
    }
  }

  private void listen(String address, int port) throws InterruptedException, ExecutionException {
    for (Lane lane : lanes) {
      Promise<Integer> listening = Promise.promise();
      lane.loop().runOnContext(_ -> lane.listen(address, port).onComplete(listening));
      get(listening.future());
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BerthException notListening(int port, @Nullable Throwable cause) {
    String why = cause == null || cause.getMessage() == null ? "" : cause.getMessage();
    if (cause instanceof BindException && why.contains("in use")) {
      return new BerthException(
          ErrorCode.PORT_TAKEN,
          "Cannot listen on port %d: another program has it. Stop that program, or choose another port with --http-port."
              .formatted(port),
          cause);
    }
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "Cannot listen on port %d: %s. Choose another port with --http-port, or another address."
            .formatted(port, why.isEmpty() ? String.valueOf(cause) : why),
        cause);
  }

  void close() {
    List<Future<?>> closing = new ArrayList<>();
    deployed.forEach(id -> closing.add(vertx.undeploy(id)));
    deployed.clear();
    try {
      Future.join(closing)
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.getLogger(Listeners.class.getName())
          .log(System.Logger.Level.DEBUG, "The front door did not close cleanly", e);
    }
  }

  /** Lets go of a task's connections when they carry nothing any more. */
  void retire(Destination destination) {
    if (started) {
      lanes.forEach(lane -> lane.retire(destination));
    }
  }

  /** Closes a task's connections with whatever they carry. */
  void abort(Destination destination) {
    if (started) {
      lanes.forEach(lane -> lane.abort(destination));
    }
  }

  private static <T> T get(Future<T> future) throws InterruptedException, ExecutionException {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}

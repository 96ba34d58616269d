package dev.berth.http;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Serves endpoints on a Unix socket, to the front door alone: who may open the socket is believed
 * about where a request came from ({@code X-Real-Ip}, {@code X-Forwarded-Proto}). Thread-safe.
 */
public final class ApiListener implements AutoCloseable {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int LARGEST_HEAD = 256 * 1024;
  private static final long CLOSE_SECONDS = 10;

  private final Vertx vertx;
  private final Path socket;
  private final Handler<HttpServerRequest> endpoints;
  private final List<String> deployed = new ArrayList<>();

  /**
   * Makes one that listens nowhere yet.
   *
   * @param socket in a folder that only this server's user may enter; what lies there is replaced
   */
  public ApiListener(Vertx vertx, Path socket, Handler<HttpServerRequest> endpoints) {
    this.vertx = vertx;
    this.socket = socket;
    this.endpoints = endpoints;
  }

  /** Where it listens. */
  public Path socket() {
    return socket;
  }

  /**
   * Listens; returns when it does.
   *
   * @param eventLoops how many threads take requests
   */
  public synchronized void start(int eventLoops) throws InterruptedException {
    try {
      Files.deleteIfExists(socket);
      for (int i = 0; i < eventLoops; i++) {
        deployed.add(get(vertx.deployVerticle(new Loop())));
      }
    } catch (IOException | ExecutionException e) {
      throw new BerthException(
          ErrorCode.INTERNAL,
          "Cannot listen on the socket '%s': %s.".formatted(socket, e.getMessage()),
          e);
    }
  }

  /** The share of one event loop. */
  private final class Loop extends VerticleBase {
    private @Nullable HttpServer server;

    @Override
    public Future<?> start() {
      HttpServer made =
          vertx.createHttpServer(options()).exceptionHandler(_ -> {}).requestHandler(endpoints);
      server = made;
      return made.listen(SocketAddress.domainSocketAddress(socket.toString()));
    }

    @Override
    public Future<?> stop() {
      return server == null ? Future.succeededFuture() : server.close();
    }
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(LONGEST_LINE)
        .setMaxHeaderSize(LARGEST_HEAD)
        .setMaxWebSocketFrameSize((int) HttpLimits.MESSAGE.bytes())
        .setMaxWebSocketMessageSize((int) HttpLimits.MESSAGE.bytes())
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  private static <T> T get(Future<T> future) throws InterruptedException, ExecutionException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new ExecutionException(e);
    }
  }

  /** Listens no more and drops all connections; waits until that is done. */
  @Override
  public synchronized void close() {
    try {
      for (String id : deployed) {
        get(vertx.undeploy(id));
      }
      deployed.clear();
      Files.deleteIfExists(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException _) {
      // The process ends; nobody can be told any more.
    }
  }
}

package dev.berth.search;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Listens for Elasticsearch's clients. Thread-safe. */
public final class SearchServer implements AutoCloseable {
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int LARGEST_HEAD = 32 * 1024;
  private static final int IDLE_SECONDS = 90;
  private static final long PATIENCE_SECONDS = 10;

  private final HttpServer server;

  private SearchServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens; returns when it does.
   *
   * @param host the address to listen at
   * @param port 0: any free one
   * @throws BerthException {@code PORT_TAKEN}
   */
  public static SearchServer start(Vertx vertx, String host, int port, SearchDesk desk)
      throws InterruptedException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxHeaderSize(LARGEST_HEAD)
            .setCompressionSupported(true)
            .setIdleTimeout(IDLE_SECONDS);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .exceptionHandler(_ -> {})
            .requestHandler(request -> new Call(request, desk).begin());
    try {
      HttpServer _ =
          server
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return new SearchServer(server);
    } catch (ExecutionException | TimeoutException e) {
      throw new BerthException(
          ErrorCode.PORT_TAKEN,
          "Cannot listen for Elasticsearch's clients on %s:%d: %s. Choose another port by 'logs.elasticsearch-port'."
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.actualPort();
  }

  /** Listens no more and drops all connections; waits until that is done. */
  @Override
  public void close() {
    try {
      Void _ =
          server
              .close()
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // The process ends; nobody can be told any more.
    }
  }
}

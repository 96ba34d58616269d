package dev.berth.router;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.impl.Http1xServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One event loop's share of the front door: its clients' connections, its connections to tasks, and
 * the requests between them. Everything of it happens on its one thread.
 */
final class Lane extends VerticleBase {
  private static final int CHUNK = 16 * 1024;
  private static final String DECODER = "httpDecoder";
  private static final long SWEEP_MILLIS = 500;
  private static final int LARGEST_FRAME = 2 * 1024 * 1024;

  private final int index;
  private final FrontDoor door;
  private final HeaderCopy headers;
  private final Handler<HttpServerRequest> platform;
  private final HttpServerOptions options;
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<HttpConnection, ClientConnection> clients = new HashMap<>();
  private final Set<Exchange> exchanges = new LinkedHashSet<>();
  private HttpClientAgent client;

  @SuppressWarnings("NullAway.Init") // The client is made by start(), before any request.
  Lane(int index, FrontDoor door, Handler<HttpServerRequest> platform) {
    this.index = index;
    this.door = door;
    this.platform = platform;
    FrontDoorSettings settings = door.settings();
    this.headers = new HeaderCopy(settings.trustedProxies());
    this.options = serverOptions(settings);
  }

  private static HttpServerOptions serverOptions(FrontDoorSettings settings) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength((int) settings.limits().requestLine().bytes())
        .setMaxHeaderSize((int) settings.limits().headers().bytes())
        .setMaxChunkSize(CHUNK)
        .setMaxWebSocketFrameSize(LARGEST_FRAME)
        .setMaxWebSocketMessageSize(LARGEST_FRAME)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  @Override
  public Future<?> start() {
    HttpClientOptions to =
        new HttpClientOptions()
            .setConnectTimeout((int) door.settings().timeouts().connect().toMillis())
            .setMaxChunkSize(CHUNK)
            .setMaxHeaderSize((int) door.settings().limits().headers().bytes())
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setKeepAlive(true);
    client = vertx.createHttpClient(to, new PoolOptions().setCleanerPeriod(0));
    vertx.setPeriodic(sweepMillis(), _ -> sweep());
    return Future.succeededFuture();
  }

  /** Often enough for the shortest of the times that are kept by looking. */
  private long sweepMillis() {
    FrontDoorSettings.Timeouts timeouts = door.settings().timeouts();
    long shortest =
        Stream.of(timeouts.response(), timeouts.head(), timeouts.idle(), timeouts.keepAlive())
            .mapToLong(Duration::toMillis)
            .min()
            .orElse(SWEEP_MILLIS);
    return Math.clamp(shortest / 4, 20, SWEEP_MILLIS);
  }

  /** Listens on an address; lanes that listen on the same one share its connections. */
  Future<Integer> listen(String address, int port) {
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::connected)
            .invalidRequestHandler(Lane::refuse)
            .exceptionHandler(_ -> {})
            .requestHandler(this::take);
    servers.add(server);
    return server.listen(port, address).map(HttpServer::actualPort);
  }

  @Override
  public Future<?> stop() {
    List<Future<?>> closing = new ArrayList<>();
    servers.forEach(server -> closing.add(server.close()));
    closing.add(client.close());
    return Future.join(closing);
  }

  int index() {
    return index;
  }

  Context loop() {
    return context;
  }

  FrontDoorSettings settings() {
    return door.settings();
  }

  RouteTable table() {
    return door.table();
  }

  HttpClientAgent client() {
    return client;
  }

  HeaderCopy headers() {
    return headers;
  }

  /** Keeps a request in sight until it has ended. */
  void begin(Exchange exchange) {
    exchanges.add(exchange);
  }

  void end(Exchange exchange) {
    exchanges.remove(exchange);
  }

  private void connected(HttpConnection connection) {
    FrontDoorSettings.Limits limits = door.settings().limits();
    if (clients.size() >= limits.connections() / limits.eventLoops()) {
      connection.close();
      return;
    }
    Channel channel = ((Http1xServerConnection) connection).channelHandlerContext().channel();
    RequestDecoder decoder = new RequestDecoder(options);
    channel.pipeline().replace(DECODER, DECODER, decoder);
    clients.put(connection, new ClientConnection(connection, decoder, System.nanoTime()));
    // Not the connection's own handler: that one is gone after an upgrade.
    channel.closeFuture().addListener(_ -> clients.remove(connection));
  }

  private void take(HttpServerRequest request) {
    ClientConnection from = clients.get(request.connection());
    if (from == null) {
      return;
    }
    from.took(request);
    RequestHead head = RequestHead.of(request);
    int refusal = head.refusal();
    if (refusal != 0) {
      ErrorPage.ofRefusal(refusal).sendAndClose(request);
      return;
    }
    if (HostNames.isPlatform(head.host(), door.settings().domain())) {
      platform.handle(request);
      return;
    }
    boolean ambiguous = door.table().looksAtPaths(head.host()) && RequestHead.isTricky(head.path());
    if (ambiguous) {
      ErrorPage.BAD_REQUEST.sendAndClose(request);
      return;
    }
    new Exchange(this, request, head).start();
  }

  /** A request that the decoder could not read; its connection cannot be trusted any more. */
  private static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      ErrorPage.URI_TOO_LONG.sendAndClose(request);
    } else if (cause instanceof TooLongHttpHeaderException) {
      ErrorPage.HEADERS_TOO_LARGE.sendAndClose(request);
    } else {
      ErrorPage.BAD_REQUEST.sendAndClose(request);
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    FrontDoorSettings.Timeouts timeouts = door.settings().timeouts();
    new ArrayList<>(exchanges).forEach(exchange -> exchange.sweep(now, timeouts));
    new ArrayList<>(clients.values()).forEach(client -> client.sweep(now, timeouts));
    for (Destination destination : door.destinations()) {
      TaskPool pool = destination.existingPool(this);
      if (pool != null) {
        pool.sweep(now);
      }
    }
  }

  /** Lets go of a task's connections when they carry nothing any more. From any thread. */
  void retire(Destination destination) {
    withPool(destination, TaskPool::retire);
  }

  /** Closes a task's connections with whatever they carry. From any thread. */
  void abort(Destination destination) {
    withPool(destination, TaskPool::abort);
  }

  private void withPool(Destination destination, Consumer<TaskPool> action) {
    loop()
        .runOnContext(
            _ -> {
              TaskPool pool = destination.existingPool(this);
              if (pool != null) {
                action.accept(pool);
              }
            });
  }

  /** Runs something later on this thread; the number is for {@link #cancel}. */
  long later(long millis, Runnable action) {
    return vertx.setTimer(millis, _ -> action.run());
  }

  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }
}

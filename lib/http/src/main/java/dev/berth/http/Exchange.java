package dev.berth.http;

import dev.berth.access.Origin;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.HostAndPort;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * One request on its connection, and its answer. Made on the connection's event loop; then any
 * thread may call it, and what it does to the connection it does on the event loop.
 */
final class Exchange {
  private static final long LINGER_MILLIS = 1000;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context context;
  private final Departure departure;
  private final long begun = System.nanoTime();
  private volatile List<String> cookies = List.of();

  Exchange(HttpServerRequest request, Executor executor) {
    this.request = request;
    this.response = request.response();
    this.context = Vertx.currentContext();
    this.departure = new Departure(executor);
    response.closeHandler(closed -> departure.happen());
    response.exceptionHandler(failure -> departure.happen());
    request.exceptionHandler(failure -> departure.happen());
    if (hasBody() || isUpgrade()) {
      request.pause();
    }
  }

  HttpServerRequest request() {
    return request;
  }

  Context context() {
    return context;
  }

  /** Happens when the caller has gone or the answer has ended. */
  Departure departure() {
    return departure;
  }

  long nanos() {
    return System.nanoTime() - begun;
  }

  /** The caller's address; one that the front door tells, on the socket that it alone may open. */
  String address() {
    if (comesByFrontDoor()) {
      return Objects.requireNonNullElse(request.getHeader("X-Real-Ip"), "");
    }
    return request.remoteAddress() == null
        ? ""
        : String.valueOf(request.remoteAddress().hostAddress());
  }

  /** Where the request comes from. */
  Origin origin() {
    boolean local = isLoopback(address());
    boolean encrypted =
        comesByFrontDoor()
            ? "https".equals(request.getHeader("X-Forwarded-Proto"))
            : request.isSSL();
    return new Origin(address(), encrypted || local);
  }

  private boolean comesByFrontDoor() {
    return request.localAddress() != null && request.localAddress().isDomainSocket();
  }

  static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
  }

  /** The request as it came. */
  RawRequest raw(byte[] body) {
    List<RawRequest.Header> headers = new ArrayList<>();
    request.headers().forEach((name, value) -> headers.add(new RawRequest.Header(name, value)));
    HostAndPort authority = request.authority();
    if (authority != null && !request.headers().contains(HttpHeaders.HOST)) {
      // HTTP/2 names the host in a pseudo header; it is signed as this one.
      headers.add(new RawRequest.Header("Host", authority.toString()));
    }
    return new RawRequest(
        request.method().name(),
        Objects.requireNonNullElse(request.path(), ""),
        Objects.requireNonNullElse(request.query(), ""),
        headers,
        body);
  }

  /** Whether the request says that it brings a body. */
  boolean announcesBody() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || (length != null && !length.equals("0"));
  }

  /** Whether a body may come; HTTP/2 does not have to announce one. */
  private boolean hasBody() {
    return announcesBody() || (isMultiplexed() && !request.method().equals(HttpMethod.GET));
  }

  private boolean isMultiplexed() {
    return request.version() == HttpVersion.HTTP_2;
  }

  boolean isUpgrade() {
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  /**
   * Refuses a body that says itself that it is too long.
   *
   * @throws BerthException {@code TOO_LARGE}
   */
  void checkLength(long limit) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && (length.length() > 18 || Long.parseLong(length) > limit)) {
      throw BodyStream.tooLarge(limit);
    }
  }

  /** The whole body; waits for it. */
  byte[] body(long limit) throws InterruptedException {
    if (!hasBody()) {
      return new byte[0];
    }
    checkLength(limit);
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    context.runOnContext(_ -> collect(limit, whole));
    try {
      return whole.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BerthException refused) {
        throw refused;
      }
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot read the body: the connection broke.", e.getCause());
    }
  }

  private void collect(long limit, CompletableFuture<byte[]> whole) {
    Buffer body = Buffer.buffer();
    request.exceptionHandler(
        failure -> {
          departure.happen();
          whole.completeExceptionally(failure);
        });
    request.handler(
        chunk -> {
          if (whole.isDone()) {
            return;
          }
          if (body.length() + chunk.length() > limit) {
            whole.completeExceptionally(BodyStream.tooLarge(limit));
            return;
          }
          body.appendBuffer(chunk);
        });
    request.endHandler(ended -> whole.complete(body.getBytes()));
    flow();
  }

  /** The body as it comes. */
  InputStream stream(HttpLimits limits) {
    checkLength(limits.streamBody().bytes());
    BodyStream stream =
        new BodyStream(
            limits.streamBody().bytes(),
            limits.stallTimeout(),
            () -> context.runOnContext(_ -> request.fetch(1)));
    if (!hasBody()) {
      stream.end();
      return stream;
    }
    context.runOnContext(
        _ -> {
          request.exceptionHandler(
              failure -> {
                departure.happen();
                stream.fail(failure);
              });
          request.handler(chunk -> stream.add(chunk.getBytes()));
          request.endHandler(ended -> stream.end());
          askToContinue();
          request.fetch(1);
        });
    return stream;
  }

  private void flow() {
    askToContinue();
    request.resume();
  }

  private void askToContinue() {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      response.writeContinue();
    }
  }

  /** Sends a whole answer; one that has begun is broken off instead. */
  void send(int status, Map<String, String> headers, String body) {
    Buffer bytes = Buffer.buffer(body.getBytes(StandardCharsets.UTF_8));
    context.runOnContext(_ -> sendNow(status, headers, bytes));
  }

  /** Sends a whole answer of bytes. */
  void send(int status, Map<String, String> headers, ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    context.runOnContext(_ -> sendNow(status, headers, Buffer.buffer(bytes)));
  }

  private void sendNow(int status, Map<String, String> headers, Buffer body) {
    if (response.closed()) {
      departure.happen();
      return;
    }
    if (response.headWritten()) {
      hangUp();
      return;
    }
    boolean unread = hasBody() && !request.isEnded();
    prepare(status, headers);
    if (unread && !isMultiplexed()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.end(body).onComplete(sent -> departure.happen());
    if (unread) {
      discardAndClose();
    } else {
      // A refused upgrade is still held; the connection's next request comes behind it.
      request.resume();
    }
  }

  /** Takes what the caller still sends for a while, so that it reads the answer, then hangs up. */
  private void discardAndClose() {
    long timer = context.owner().setTimer(LINGER_MILLIS, _ -> request.connection().close());
    request.exceptionHandler(failure -> context.owner().cancelTimer(timer));
    request.handler(chunk -> {});
    request.endHandler(
        ended -> {
          context.owner().cancelTimer(timer);
          request.connection().close();
        });
    request.resume();
  }

  private void prepare(int status, Map<String, String> headers) {
    response.setStatusCode(status);
    response.putHeader("Cache-Control", "no-store");
    response.putHeader("X-Content-Type-Options", "nosniff");
    headers.forEach(response::putHeader);
    cookies.forEach(cookie -> response.headers().add(HttpHeaders.SET_COOKIE, cookie));
  }

  /** Cookies that go with the answer. */
  void cookies(List<String> cookies) {
    this.cookies = List.copyOf(cookies);
  }

  /** Sends the head of an answer that follows in pieces. */
  void sendHead(Map<String, String> headers) {
    context.runOnContext(
        _ -> {
          if (response.closed() || response.headWritten()) {
            departure.happen();
            return;
          }
          response.setChunked(true);
          prepare(200, headers);
          // HTTP/1.0 knows no chunks: its head goes with the first piece.
          if (response.isChunked()) {
            response.writeHead();
          }
        });
  }

  /** Sends a piece of an answer; runs something once it is on its way. */
  void sendPiece(byte[] piece, Runnable sent) {
    context.runOnContext(
        _ -> {
          if (response.closed() || response.ended()) {
            departure.happen();
            sent.run();
            return;
          }
          response.write(Buffer.buffer(piece)).onComplete(done -> sent.run());
        });
  }

  /** Ends an answer that was sent in pieces. */
  void end() {
    context.runOnContext(
        _ -> {
          if (!response.closed() && !response.ended()) {
            response.end();
          }
          departure.happen();
        });
  }

  /** Ends an answer that was sent in pieces so that the caller sees that it is not whole. */
  void breakOff() {
    context.runOnContext(_ -> hangUp());
  }

  private void hangUp() {
    if (isMultiplexed()) {
      response.reset();
    } else {
      request.connection().close();
    }
    departure.happen();
  }

  /** Makes the connection a WebSocket; waits for it. */
  VertxSocket upgrade(HttpLimits limits) throws InterruptedException {
    CompletableFuture<VertxSocket> socket = new CompletableFuture<>();
    context.runOnContext(
        _ ->
            request
                .toWebSocket()
                .onSuccess(opened -> socket.complete(socket(opened, limits)))
                .onFailure(socket::completeExceptionally));
    try {
      return socket.get();
    } catch (ExecutionException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot open the WebSocket: the request to upgrade is not a right one.",
          e.getCause());
    }
  }

  private VertxSocket socket(ServerWebSocket opened, HttpLimits limits) {
    VertxSocket socket = new VertxSocket(opened, context, limits.stallTimeout());
    opened.closeHandler(
        closed -> {
          socket.closed();
          departure.happen();
        });
    return socket;
  }
}

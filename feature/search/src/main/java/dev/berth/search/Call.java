package dev.berth.search;

import dev.berth.access.Origin;
import dev.berth.elastic.ElasticFailure;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its connection, and its answer. Made on the connection's event loop; the desk's
 * thread reads and answers it.
 */
final class Call {
  private static final String COMPATIBLE = "application/vnd.elasticsearch+json";
  private static final long LINGER_MILLIS = 1000;
  private static final long PATIENCE_MINUTES = 10;

  private final HttpServerRequest request;
  private final SearchDesk desk;
  private final Context context;
  private boolean read;
  private boolean broken;

  Call(HttpServerRequest request, SearchDesk desk) {
    this.request = request;
    this.desk = desk;
    this.context = Vertx.currentContext();
  }

  void begin() {
    request.pause();
    request.exceptionHandler(_ -> broken = true);
    desk.take(this);
  }

  String method() {
    return request.method().name();
  }

  String path() {
    return Objects.requireNonNullElse(request.path(), "");
  }

  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    request.params().forEach(parameters::put);
    return parameters;
  }

  @Nullable String header(String name) {
    return request.getHeader(name);
  }

  Origin origin() {
    String address =
        request.remoteAddress() == null
            ? ""
            : String.valueOf(request.remoteAddress().hostAddress());
    boolean local =
        address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
    return new Origin(address, request.isSSL() || local);
  }

  private boolean hasBody() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || (length != null && !length.equals("0"));
  }

  /**
   * The whole body; waits for it.
   *
   * @throws BerthException {@code TOO_LARGE}, {@code TOO_MANY} if there is no room for it now
   */
  RequestBody body(BodyRoom.Share share) throws InterruptedException {
    if (!hasBody()) {
      return RequestBody.NONE;
    }
    String encoding = Objects.requireNonNullElse(request.getHeader("Content-Encoding"), "");
    boolean compressed = encoding.equalsIgnoreCase("gzip");
    if (!compressed && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      throw new ElasticFailure(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "media_type_header_exception",
          "Cannot inflate a body of this Content-Encoding: send it plain or as gzip.");
    }
    checkLength();
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    context.runOnContext(_ -> collect(share, whole));
    try {
      return new RequestBody(whole.get(PATIENCE_MINUTES, TimeUnit.MINUTES), compressed);
    } catch (TimeoutException e) {
      whole.cancel(false);
      throw new ElasticFailure(
          ErrorCode.TIMED_OUT, "timeout_exception", "Cannot wait any longer for the body.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BerthException refused) {
        throw refused;
      }
      throw ElasticFailure.illegal("Cannot read the body: the connection broke.");
    }
  }

  private void checkLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null
        && (length.length() > 18 || Long.parseLong(length) > BodyRoom.LARGEST_BODY)) {
      throw RequestBody.tooLarge(BodyRoom.LARGEST_BODY);
    }
  }

  private void collect(BodyRoom.Share share, CompletableFuture<byte[]> whole) {
    Buffer body = Buffer.buffer();
    if (broken || request.response().closed()) {
      whole.completeExceptionally(new IOException("The connection has broken"));
      return;
    }
    request.exceptionHandler(whole::completeExceptionally);
    request.handler(
        chunk -> {
          if (whole.isDone()) {
            return;
          }
          try {
            share.take(chunk.length());
            body.appendBuffer(chunk);
          } catch (BerthException e) {
            whole.completeExceptionally(e);
          }
        });
    request.endHandler(
        _ -> {
          read = true;
          whole.complete(body.getBytes());
        });
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
  }

  void answer(Answer answer) {
    context.runOnContext(_ -> answerNow(answer));
  }

  private void answerNow(Answer answer) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(answer.status());
    response.putHeader("X-Elastic-Product", "Elasticsearch");
    response.putHeader(HttpHeaders.CONTENT_TYPE, type(answer.type()));
    response.putHeader("X-Content-Type-Options", "nosniff");
    if (answer.status() == 401) {
      response.putHeader("WWW-Authenticate", "Basic realm=\"berth\", charset=\"UTF-8\"");
    }
    if (answer.status() == 429) {
      response.putHeader("Retry-After", "1");
    }
    boolean unread = hasBody() && !read;
    if (unread) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(answer.body());
    }
    if (unread) {
      discardAndClose();
    } else {
      request.resume();
    }
  }

  private String type(String type) {
    String accepted = Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "");
    return type.equals(Answer.JSON) && accepted.contains(COMPATIBLE)
        ? COMPATIBLE + ";compatible-with=8"
        : type;
  }

  /** Takes what the caller still sends for a while, so that it reads the answer, then hangs up. */
  private void discardAndClose() {
    long timer = context.owner().setTimer(LINGER_MILLIS, _ -> request.connection().close());
    request.exceptionHandler(_ -> context.owner().cancelTimer(timer));
    request.handler(_ -> {});
    request.endHandler(
        _ -> {
          context.owner().cancelTimer(timer);
          request.connection().close();
        });
    request.resume();
  }
}

package dev.berth.router;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries the body of a response to the client, as fast as the client takes it, and each part as
 * soon as it comes: what arrives together leaves together. Confined to its lane's thread.
 */
final class ResponseBody {
  private final HttpClientResponse from;
  private final HttpServerResponse to;
  private final Exchange exchange;
  private @Nullable Buffer first;
  private boolean headWritten;
  private boolean over;

  ResponseBody(HttpClientResponse from, HttpServerResponse to, Exchange exchange) {
    this.from = from;
    this.to = to;
    this.exchange = exchange;
  }

  void start(Context loop) {
    from.handler(this::pass);
    from.endHandler(_ -> end());
    from.exceptionHandler(_ -> stop());
    // A response that is there whole goes out in one piece; any other goes out after this reading.
    loop.runOnContext(_ -> flush());
  }

  private void pass(Buffer chunk) {
    if (over) {
      return;
    }
    if (!headWritten && first == null) {
      first = chunk;
      return;
    }
    flush();
    write(chunk);
  }

  private void flush() {
    if (over || headWritten) {
      return;
    }
    Buffer held = first;
    first = null;
    if (held != null) {
      write(held);
      return;
    }
    if (to.headers().contains(HttpHeaders.CONTENT_LENGTH) || to.isChunked()) {
      headWritten = true;
      to.writeHead();
    }
  }

  private void write(Buffer chunk) {
    headWritten = true;
    to.write(chunk);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(_ -> from.resume());
    }
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    MultiMap trailers = from.trailers();
    if (!trailers.isEmpty() && to.isChunked()) {
      for (Map.Entry<String, String> trailer : trailers) {
        if (HeaderKind.of(trailer.getKey()) == HeaderKind.OTHER) {
          to.trailers().add(trailer.getKey(), trailer.getValue());
        }
      }
    }
    Buffer held = first;
    first = null;
    if (held != null) {
      to.end(held);
    } else {
      to.end();
    }
    exchange.responded();
  }

  private void stop() {
    if (!over) {
      over = true;
      exchange.broken();
    }
  }

  /** Passes nothing on any more. */
  void giveUp() {
    over = true;
  }
}

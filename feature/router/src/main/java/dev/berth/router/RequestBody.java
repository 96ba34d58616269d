package dev.berth.router;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;

/**
 * Carries the body of a request to a task, as fast as the task takes it. Confined to its lane's
 * thread.
 */
final class RequestBody {
  /** What is still read of a body after its answer has been given. */
  private static final long MOST_DISCARDED = 256 * 1024;

  private final HttpServerRequest from;
  private final Exchange exchange;
  private boolean started;
  private boolean ended;
  private boolean discarding;
  private long discarded;
  private long progress = System.nanoTime();

  /** Stops reading until somebody takes it. */
  RequestBody(HttpServerRequest from, Exchange exchange) {
    this.from = from;
    this.exchange = exchange;
    from.pause();
  }

  /** Whether any of it may have reached a task. */
  boolean isStarted() {
    return started;
  }

  boolean isEnded() {
    return ended;
  }

  /** When a byte of it last came. */
  long progress() {
    return progress;
  }

  /** Sends it. */
  void sendTo(HttpClientRequest to) {
    started = true;
    progress = System.nanoTime();
    from.exceptionHandler(_ -> exchange.clientGone());
    from.endHandler(
        _ -> {
          ended = true;
          if (!discarding) {
            to.end();
            exchange.requestSent();
          }
        });
    from.handler(chunk -> pass(chunk, to));
    from.resume();
  }

  private void pass(Buffer chunk, HttpClientRequest to) {
    progress = System.nanoTime();
    if (discarding) {
      discard(chunk);
      return;
    }
    to.write(chunk);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(_ -> from.resume());
    }
  }

  /** Reads the rest for nobody, so that the client hears the answer; gives up on a long one. */
  void discard() {
    if (ended || discarding) {
      return;
    }
    discarding = true;
    if (started) {
      from.resume();
    } else {
      discard(from);
    }
  }

  /** Reads the body of a request for nobody. */
  static void discard(HttpServerRequest request) {
    long[] discarded = new long[1];
    request.exceptionHandler(_ -> {});
    request.handler(
        chunk -> {
          discarded[0] += chunk.length();
          if (discarded[0] > MOST_DISCARDED) {
            request.connection().close();
          }
        });
    request.resume();
  }

  private void discard(Buffer chunk) {
    discarded += chunk.length();
    if (discarded > MOST_DISCARDED) {
      from.connection().close();
    }
  }
}

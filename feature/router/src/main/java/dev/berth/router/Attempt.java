package dev.berth.router;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One way of a request to a task: has entered the destination, and leaves it exactly once. Confined
 * to its lane's thread.
 */
final class Attempt implements TaskPool.Taker {
  private static final RequestOptions NONE = new RequestOptions();

  /** For a request that must not be sent twice: servers that close after 2 seconds are known. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final Duration ANY = Duration.ofDays(1);

  private final Exchange exchange;
  private final Destination destination;
  private @Nullable TaskConnection connection;
  private boolean stale;
  private boolean answered;
  private boolean over;

  Attempt(Exchange exchange, Destination destination) {
    this.exchange = exchange;
    this.destination = destination;
  }

  void start() {
    TaskPool pool = destination.pool(exchange.lane());
    TaskConnection idle = pool.takeIdle(exchange.head().isIdempotent() ? ANY : FRESH);
    if (idle != null) {
      send(idle);
    } else if (pool.isFull()) {
      full();
    } else {
      pool.connect(this);
    }
  }

  @Override
  public void connected(TaskConnection made) {
    if (over) {
      made.release();
      return;
    }
    send(made);
  }

  @Override
  public void notConnected() {
    destination.avoid();
    if (leave()) {
      exchange.notConnected(destination);
    }
  }

  private void full() {
    if (leave()) {
      exchange.full(destination);
    }
  }

  private void send(TaskConnection on) {
    connection = on;
    stale = on.isUsed();
    on.markUsed();
    on.http().request(NONE).onComplete(this::write, _ -> failed());
  }

  private void write(HttpClientRequest to) {
    if (over) {
      return;
    }
    to.exceptionHandler(_ -> failed());
    to.setMethod(exchange.request().method());
    to.setURI(HeaderCopy.target(exchange.request().uri()));
    exchange.lane().headers().request(exchange.request(), exchange.head(), to.headers());
    if (exchange.head().upgradesToWebSocket()) {
      to.connect().onComplete(this::answered, _ -> failed());
      exchange.requestSent();
      return;
    }
    to.response().onComplete(this::answered, _ -> failed());
    exchange.send(to);
  }

  private void answered(HttpClientResponse response) {
    if (!over) {
      answered = true;
      exchange.respond(this, response);
    }
  }

  private void failed() {
    if (over) {
      return;
    }
    if (answered) {
      exchange.broken();
      return;
    }
    abort();
    if (stale) {
      destination.pool(exchange.lane()).distrustIdle();
    }
    exchange.failed(stale);
  }

  void noteKeepAlive(MultiMap headers) {
    if (connection != null) {
      connection.noteKeepAlive(headers);
    }
  }

  /**
   * The response is whole.
   *
   * @param reusable whether the connection can carry another request
   */
  void finish(boolean reusable) {
    TaskConnection used = connection;
    if (!leave() || used == null) {
      return;
    }
    if (reusable) {
      // Later, as a connection that the task is closing learns so only after this.
      exchange.lane().loop().runOnContext(_ -> used.release());
    } else {
      used.close();
    }
  }

  /** Lets go of the task, whatever it is doing. */
  void abort() {
    if (leave() && connection != null) {
      connection.close();
    }
  }

  private boolean leave() {
    if (over) {
      return false;
    }
    over = true;
    destination.leave();
    return true;
  }
}

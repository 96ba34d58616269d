package dev.berth.router;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientConnection;
import java.time.Duration;

/** One connection to a task. Confined to its lane's thread. */
final class TaskConnection {
  private final TaskPool pool;
  private final HttpClientConnection connection;
  private boolean closed;
  private boolean used;
  private long keepAliveNanos;
  private long idleSince;

  TaskConnection(TaskPool pool, HttpClientConnection connection, Duration keepAlive) {
    this.pool = pool;
    this.connection = connection;
    this.keepAliveNanos = keepAlive.toNanos();
    connection.closeHandler(
        _ -> {
          closed = true;
          pool.removed(this);
        });
    connection.exceptionHandler(_ -> {});
  }

  HttpClientConnection http() {
    return connection;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether it has carried a request before: then the task may close it at any moment. */
  boolean isUsed() {
    return used;
  }

  void markUsed() {
    used = true;
  }

  /** Takes note of how long the task says it keeps a connection. */
  void noteKeepAlive(MultiMap headers) {
    String value = headers.get("keep-alive");
    int at = value == null ? -1 : value.indexOf("timeout=");
    if (value == null || at < 0) {
      return;
    }
    long seconds = 0;
    for (int i = at + 8; i < value.length() && i < at + 14; i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        break;
      }
      seconds = seconds * 10 + c - '0';
    }
    long theirs = Duration.ofSeconds(seconds).minusMillis(500).toNanos();
    keepAliveNanos = Math.clamp(theirs, 0, keepAliveNanos);
  }

  void markIdle(long now) {
    idleSince = now;
  }

  /** Whether it has waited for longer than this, or than the task said it keeps it. */
  boolean isStale(long now, Duration atMost) {
    return now - idleSince >= Math.min(keepAliveNanos, atMost.toNanos());
  }

  /** Gives it back for another request. */
  void release() {
    pool.release(this);
  }

  void close() {
    closed = true;
    pool.removed(this);
    connection.close();
  }
}

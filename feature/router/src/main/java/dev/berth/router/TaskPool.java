package dev.berth.router;

import io.vertx.core.http.HttpConnectOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one lane to one destination; the one used last is used first, so that those
 * too many grow stale. Confined to its lane's thread.
 */
final class TaskPool {
  private final Lane lane;
  private final Destination destination;
  private final HttpConnectOptions options;
  private final Duration keepAlive;
  private final int limit;
  private final Deque<TaskConnection> idle = new ArrayDeque<>();
  private final Set<TaskConnection> open = new HashSet<>();
  private int connecting;
  private boolean closed;

  /** Who waits for a new connection. */
  interface Taker {
    void connected(TaskConnection connection);

    void notConnected();
  }

  TaskPool(Lane lane, Destination destination) {
    this.lane = lane;
    this.destination = destination;
    FrontDoorSettings settings = lane.settings();
    this.options =
        new HttpConnectOptions()
            .setServer(destination.socketAddress())
            .setHost(destination.address().getHostAddress())
            .setPort(destination.socketAddress().port());
    this.keepAlive = settings.timeouts().keepAlive();
    this.limit =
        Math.max(1, settings.limits().connectionsPerTask() / settings.limits().eventLoops());
  }

  /**
   * A connection that waits for a request; null: there is none.
   *
   * @param atMost how long it may have waited
   */
  @Nullable TaskConnection takeIdle(Duration atMost) {
    TaskConnection connection = idle.peekFirst();
    if (connection == null || connection.isStale(System.nanoTime(), atMost)) {
      return null;
    }
    idle.removeFirst();
    return connection;
  }

  /** A connection that had waited was found closed: the others that wait are not to be trusted. */
  void distrustIdle() {
    closeIdle();
  }

  /** Whether there are as many connections as may be. */
  boolean isFull() {
    return open.size() + connecting >= limit;
  }

  /** Makes a connection. */
  void connect(Taker taker) {
    connecting++;
    lane.client()
        .connect(options)
        .onComplete(
            made -> {
              connecting--;
              TaskConnection connection = new TaskConnection(this, made, keepAlive);
              open.add(connection);
              taker.connected(connection);
            },
            _ -> {
              connecting--;
              taker.notConnected();
            });
  }

  void release(TaskConnection connection) {
    if (connection.isClosed()) {
      return;
    }
    if (closed) {
      connection.close();
      return;
    }
    connection.markIdle(System.nanoTime());
    idle.addFirst(connection);
  }

  void removed(TaskConnection connection) {
    open.remove(connection);
    idle.remove(connection);
  }

  /** Closes connections that have waited too long. */
  void sweep(long now) {
    while (!idle.isEmpty() && idle.getLast().isStale(now, keepAlive)) {
      idle.removeLast().close();
    }
  }

  /** Closes the connections that carry no request, and those that do when they have. */
  void retire() {
    closed = true;
    closeIdle();
  }

  /** Closes all connections, with whatever they carry. */
  void abort() {
    closed = true;
    new ArrayList<>(open).forEach(TaskConnection::close);
  }

  private void closeIdle() {
    new ArrayList<>(idle).forEach(TaskConnection::close);
  }

  @Override
  public String toString() {
    return open.size() + " connections to " + destination;
  }
}

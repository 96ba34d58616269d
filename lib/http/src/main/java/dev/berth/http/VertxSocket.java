package dev.berth.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket between a blocking handler and the event loop. At most about two messages of the
 * longest size wait in memory: beyond that the connection is not read.
 */
final class VertxSocket implements Socket {
  static final short NORMAL = 1000;
  static final short GOING_AWAY = 1001;
  static final short FAILED = 1011;
  private static final short POLICY = 1008;
  private static final short UNSUPPORTED_DATA = 1003;
  private static final short TOO_BIG = 1009;
  private static final int LONGEST_REASON = 120;
  private static final long MOST_WAITING = HttpLimits.MESSAGE.bytes();

  /** Counted for each message, so that a flood of empty ones does not fill the memory. */
  private static final long OVERHEAD = 64;

  private final ServerWebSocket socket;
  private final Context context;
  private final SendBudget budget;
  private final BlockingQueue<Optional<byte[]>> messages = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private volatile boolean ended;

  /** Called on the connection's event loop. */
  VertxSocket(ServerWebSocket socket, Context context, Duration stallTimeout) {
    this.socket = socket;
    this.context = context;
    this.budget = new SendBudget(stallTimeout);
    socket.binaryMessageHandler(message -> add(message.getBytes()));
    socket.textMessageHandler(_ -> close(UNSUPPORTED_DATA, "Send binary messages"));
    socket.exceptionHandler(
        failure -> {
          if (failure instanceof IllegalStateException) {
            close(TOO_BIG, "A message is too long");
          }
          closed();
        });
  }

  private void add(byte[] message) {
    if (ended) {
      return;
    }
    if (message.length > HttpLimits.MESSAGE.bytes()) {
      close(TOO_BIG, "A message is too long");
      return;
    }
    messages.add(Optional.of(message));
    if (waiting.addAndGet(message.length + OVERHEAD) > MOST_WAITING) {
      socket.pause();
    }
  }

  @Override
  public byte @Nullable [] receive() throws InterruptedException {
    Optional<byte[]> next = messages.take();
    if (next.isEmpty()) {
      messages.add(next);
      return null;
    }
    byte[] message = next.get();
    long before = waiting.getAndAdd(-(message.length + OVERHEAD));
    if (before > MOST_WAITING && before - message.length - OVERHEAD <= MOST_WAITING) {
      context.runOnContext(_ -> socket.resume());
    }
    return message;
  }

  @Override
  public void send(byte[] message) throws IOException {
    int taken = budget.take(message.length + 1);
    context.runOnContext(
        _ -> {
          if (socket.isClosed()) {
            budget.close();
            return;
          }
          socket.writeBinaryMessage(Buffer.buffer(message)).onComplete(sent -> budget.give(taken));
        });
  }

  /** The other side has gone. */
  void closed() {
    budget.close();
    messages.add(Optional.empty());
  }

  /** Ends it for both sides: what still comes is not taken any more. */
  void end(String reason) {
    ended = true;
    close(POLICY, reason);
    messages.clear();
    closed();
  }

  /** Says goodbye, after what has been sent. */
  void close(short status, String reason) {
    String shown =
        reason.getBytes(StandardCharsets.UTF_8).length <= LONGEST_REASON
            ? reason
            : reason.substring(0, Math.min(reason.length(), LONGEST_REASON / 4)) + "…";
    context.runOnContext(
        _ -> {
          if (!socket.isClosed()) {
            socket.close(status, shown);
          }
        });
  }
}

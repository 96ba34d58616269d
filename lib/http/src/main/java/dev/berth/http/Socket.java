package dev.berth.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One side of an open WebSocket that carries binary messages. */
public interface Socket {
  /** The next message, up to 1 MiB; null when the other side has closed. For one thread. */
  byte @Nullable [] receive() throws InterruptedException;

  /** Sends a message; waits while the other side is slow. Thread-safe. */
  void send(byte[] message) throws IOException;
}

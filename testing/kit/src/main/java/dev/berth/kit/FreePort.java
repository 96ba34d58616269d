package dev.berth.kit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port for what cannot say itself on which one it listens. None is given twice, and none is of
 * the range from which the kernel gives ports to connections and to who asks for any: nobody takes
 * one between its being found and its being used.
 */
public final class FreePort {
  private static final int FIRST = 12_000;
  private static final int COUNT = 20_000;

  /** Other tests on the machine begin elsewhere. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /** One on which nobody listens, at any address. */
  public static int next() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + NEXT.getAndIncrement() % COUNT;
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(port));
        return port;
      } catch (BindException _) {
        // Somebody has it.
      }
    }
    throw new IOException("Every port from %d on is taken".formatted(FIRST));
  }
}

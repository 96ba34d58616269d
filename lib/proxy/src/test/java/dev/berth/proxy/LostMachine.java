package dev.berth.proxy;

import dev.berth.kernel.Threads;
import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Loads a proxy whose servers are on three addresses, lets the packets to one of them vanish, and
 * tells what became of the requests. A program of its own, for a network namespace of its own.
 */
final class LostMachine {
  private static final int CONNECTIONS = 32;
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration AFTER = Duration.ofSeconds(9);
  private static final int SLOW_MILLIS = 1_000;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";

  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  private LostMachine() {}

  /** A request: when it began and how long it took, in milliseconds; whether it was answered. */
  private record Asked(long began, long took, boolean well, String answer) {}

  /** Prints {@code NAME=NUMBER} lines. */
  public static void main(String[] arguments) throws Exception {
    Program.run(List.of("ip", "link", "set", "lo", "up"));
    Program.run(
        List.of(
            "nft",
            "add table ip lost; add chain ip lost in { type filter hook input priority 0; }"));
    new LostMachine().run();
    System.exit(0); // Some clients may wait for what never comes.
  }

  private void run() throws Exception {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nt" + i;
      backends.add(
          new Backend(
              InetAddress.ofLiteral("127.0.1." + i),
              i == 0 ? 0 : backends.getFirst().port(),
              on -> {
                while (!on.readHead().isEmpty()) {
                  on.send(answer);
                }
              }));
    }
    try (Door door = Door.open()) {
      door.route("shop", Door.upstreams(3, backends.getFirst().port()));
      CountDownLatch ended = new CountDownLatch(CONNECTIONS);
      for (int i = 0; i < CONNECTIONS; i++) {
        Threads.startPlatform("client-" + i, () -> load(door.port(), ended));
      }
      pause(BEFORE);
      long lost = System.nanoTime();
      Program.run(
          List.of(
              "nft",
              "add rule ip lost in ip saddr 127.0.1.1 drop; add rule ip lost in ip daddr 127.0.1.1 drop"));
      pause(AFTER);
      Program.run(List.of("nft", "flush chain ip lost in"));
      long found = System.nanoTime();
      tell("back", millis(awaitAnswer("t1", found) - found));
      over = true;
      boolean _ = ended.await(10, TimeUnit.SECONDS);
      report(lost);
    }
  }

  private void report(long lost) {
    long at = lost / 1_000_000;
    tell("requests", asked.size());
    tell("failed", asked.stream().filter(one -> !one.well()).count());
    tell("slow", asked.stream().filter(one -> one.took() > SLOW_MILLIS).count());
    tell(
        "lastslow",
        asked.stream()
            .filter(one -> one.took() > SLOW_MILLIS)
            .mapToLong(one -> one.began() - at)
            .max()
            .orElse(0));
    tell("longest", asked.stream().mapToLong(Asked::took).max().orElse(0));
  }

  private static void tell(String name, long number) {
    System.out.println(name + "=" + number);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private static void pause(Duration time) throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** When a server answered for the first time since. */
  private long awaitAnswer(String name, long since) throws InterruptedException {
    long at = millis(since);
    for (int i = 0; i < 200; i++) {
      if (asked.stream().anyMatch(one -> one.began() > at && one.answer().equals(name))) {
        return System.nanoTime();
      }
      pause(Duration.ofMillis(100));
    }
    return Long.MAX_VALUE;
  }

  private void load(int port, CountDownLatch ended) {
    while (!over) {
      try (Wire wire = new Wire(port)) {
        wire.socket().setSoTimeout(PATIENCE_MILLIS);
        while (!over) {
          ask(wire);
          // Enough to have all servers busy, without a core for nothing else.
          pause(Duration.ofMillis(5));
        }
      } catch (IOException e) {
        asked.add(new Asked(millis(System.nanoTime()), 0, false, String.valueOf(e)));
      } catch (InterruptedException _) {
        return;
      }
    }
    ended.countDown();
  }

  private void ask(Wire wire) throws IOException {
    long began = System.nanoTime();
    wire.send(GET);
    String head;
    try {
      head = wire.readHead();
    } catch (SocketTimeoutException e) {
      asked.add(new Asked(millis(began), PATIENCE_MILLIS, false, ""));
      throw e;
    }
    boolean well = head.startsWith("HTTP/1.1 200 ");
    asked.add(
        new Asked(
            millis(began), millis(System.nanoTime() - began), well, well ? wire.read(2) : head));
  }
}

package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tasks come and go under load, as in a rolling update; no request may notice. */
class UpdateUnderLoadTest {
  private static final int CONNECTIONS = 64;
  private static final int REPLICAS = 2;
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");
  private static final byte[] NONE = {};

  private record Task(RoutableService.Task task, Backend server) {}

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final Deque<Task> running = new ArrayDeque<>();
  private Door door;
  private int port;
  private int started;

  @BeforeEach
  void open() throws InterruptedException, IOException {
    door = Door.open();
    try (Backend backend = Backend.answering("")) {
      port = backend.port();
    }
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void losesNoRequest() throws Exception {
    replaceTasksDuring(6_000);
  }

  @Test
  @Tag("full")
  void losesNoneOfManyRequests() throws Exception {
    replaceTasksDuring(60_000);
  }

  private void replaceTasksDuring(int requests) throws Exception {
    for (int i = 0; i < REPLICAS; i++) {
      start();
    }
    tell();
    CountDownLatch done = new CountDownLatch(CONNECTIONS);
    for (int i = 0; i < CONNECTIONS; i++) {
      int seed = i;
      Threads.startPlatform("client-" + i, () -> load(requests, seed, done));
    }
    int replaced = 0;
    while (done.getCount() > 0) {
      start();
      tell();
      Task old = running.removeFirst();
      door.door().drain(old.task().id(), Duration.ofSeconds(20));
      stop(old);
      tell();
      replaced++;
    }
    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThanOrEqualTo(requests);
    assertThat(replaced).as("tasks replaced meanwhile").isGreaterThan(5);
  }

  private void start() throws Exception {
    InetAddress address = InetAddress.ofLiteral("127.0.2." + (started % 250 + 1));
    Backend server = new Backend(address, port, UpdateUnderLoadTest::echo);
    running.addLast(
        new Task(new RoutableService.Task(new TaskId("t" + started++), address), server));
  }

  /** Ends a task as a signal would: with whatever it still has. */
  private static void stop(Task task) throws Exception {
    task.server().close();
  }

  private static void echo(Backend.Connection on) throws IOException {
    for (String head = on.readHead(); !head.isEmpty(); head = on.readHead()) {
      Matcher length = LENGTH.matcher(head);
      byte[] body = length.find() ? on.in().readNBytes(Integer.parseInt(length.group(1))) : NONE;
      on.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n" + text(body));
    }
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  private void tell() {
    List<RoutableService.Task> tasks = new ArrayList<>();
    running.forEach(one -> tasks.add(one.task()));
    door.door().update(List.of(Door.service("shop", port, tasks)));
  }

  private void load(int requests, int seed, CountDownLatch done) {
    try {
      int mine = 0;
      while (answered.get() < requests) {
        // Some connections are kept for long, some for a few requests.
        int atMost = seed % 2 == 0 ? Integer.MAX_VALUE : 20;
        try (Wire wire = new Wire(door.port())) {
          for (int i = 0; i < atMost && answered.get() < requests; i++) {
            ask(wire, seed + "-" + mine++);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      failures.add("client " + seed + ": " + e);
    } finally {
      done.countDown();
    }
  }

  private void ask(Wire wire, String body) throws IOException {
    wire.send(
        "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
    String head = wire.readHead();
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(head);
    }
    String echoed = wire.read(body.length());
    if (!echoed.equals(body)) {
      throw new IOException("Got '" + echoed + "' for '" + body + "'");
    }
    answered.incrementAndGet();
  }
}

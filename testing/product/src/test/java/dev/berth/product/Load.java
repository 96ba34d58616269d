package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients on connections that are kept, who ask for one line again and again until they are closed.
 * Thread-safe.
 */
final class Load implements AutoCloseable {
  private static final int MOST_FAILURES = 10;

  private final InetAddress address;
  private final int port;
  private final byte[] request;
  private final ExecutorService threads = Threads.virtual("client");
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Set<String> answers = ConcurrentHashMap.newKeySet();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  private Load(Installation berth, String host, String path) {
    this.address = berth.address();
    this.port = berth.port();
    this.request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(path, host)
            .getBytes(StandardCharsets.UTF_8);
  }

  static Load start(Installation berth, String host, String path, int connections) {
    Load load = new Load(berth, host, path);
    for (int i = 0; i < connections; i++) {
      load.threads.execute(load::ask);
    }
    return load;
  }

  /** How many answers with status 200 came until now. */
  int answered() {
    return answered.get();
  }

  /** The different bodies of these. */
  Set<String> answers() {
    return Set.copyOf(answers);
  }

  /** What was not answered with status 200, at most some. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  void awaitAnswers(int number) {
    Eventually.withinSeconds(
        120,
        () -> assertThat(answered.get() >= number || !failures.isEmpty()).as("enough").isTrue());
  }

  /** Ends the questions; returns when the last was answered. */
  @Override
  public void close() {
    closed.set(true);
    threads.close();
  }

  private void ask() {
    try (Socket socket = new Socket(address, port)) {
      socket.setSoTimeout(30_000);
      socket.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      while (!closed.get() && failures.size() < MOST_FAILURES) {
        socket.getOutputStream().write(request);
        String status = String.valueOf(in.readLine());
        String line = status;
        while (!line.isEmpty()) {
          line = String.valueOf(in.readLine());
        }
        String body = String.valueOf(in.readLine());
        if (!status.startsWith("HTTP/1.1 200")) {
          failures.add(status + ": " + body);
          return;
        }
        answers.add(body);
        answered.incrementAndGet();
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }
}

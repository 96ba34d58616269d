package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients who ask again and again, whatever they are answered, and remember when they last were
 * answered badly. Thread-safe.
 */
final class LastingLoad implements AutoCloseable {
  private final Installation berth;
  private final byte[] request;
  private final ExecutorService threads = Threads.virtual("client");
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong lastFailure = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  private LastingLoad(Installation berth, String host, String path) {
    this.berth = berth;
    this.request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(path, host)
            .getBytes(StandardCharsets.UTF_8);
  }

  static LastingLoad start(Installation berth, String host, String path, int connections) {
    LastingLoad load = new LastingLoad(berth, host, path);
    for (int i = 0; i < connections; i++) {
      load.threads.execute(load::run);
    }
    return load;
  }

  /** How many answers with status 200 came until now. */
  int answered() {
    return answered.get();
  }

  /** How many requests were answered otherwise, or not at all. */
  int failed() {
    return failed.get();
  }

  /**
   * How long after a moment the last request failed; zero: none did after it.
   *
   * @param moment as {@link System#nanoTime} told it
   */
  Duration lastFailureAfter(long moment) {
    long last = lastFailure.get();
    return last == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, last - moment));
  }

  void awaitAnswers(int number) {
    Eventually.withinSeconds(
        60, () -> assertThat(answered.get()).as("answers").isGreaterThanOrEqualTo(number));
  }

  /** Ends the questions; returns when the last was answered. */
  @Override
  public void close() {
    closed.set(true);
    threads.close();
  }

  private void run() {
    while (!closed.get()) {
      try {
        ask();
      } catch (IOException _) {
        fail();
      }
    }
  }

  private void fail() {
    failed.incrementAndGet();
    lastFailure.set(System.nanoTime());
  }

  private void ask() throws IOException {
    try (Socket socket = new Socket(berth.address(), berth.port())) {
      socket.setSoTimeout(30_000);
      socket.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      while (!closed.get()) {
        socket.getOutputStream().write(request);
        String status = String.valueOf(in.readLine());
        String line = status;
        while (!line.isEmpty()) {
          line = in.readLine();
          if (line == null) {
            throw new IOException("The connection was closed within a head.");
          }
        }
        String _ = in.readLine();
        if (status.startsWith("HTTP/1.1 200")) {
          answered.incrementAndGet();
        } else {
          fail();
        }
      }
    }
  }
}

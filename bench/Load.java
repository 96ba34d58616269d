import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests over kept-alive connections until enough were made and a file has appeared; counts what
 * failed. A failure is any answer but 200 with the expected body, and any error of the connection.
 *
 * <p>Arguments: port, host name, path, expected text, connections, requests, file that ends it.
 */
final class Load {
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<String, AtomicLong> reasons = new ConcurrentHashMap<>();

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int connections = Integer.parseInt(arguments[4]);
    long requests = Long.parseLong(arguments[5]);
    Path end = Path.of(arguments[6]);
    Load load = new Load();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> load.run(port, arguments[1], arguments[2], arguments[3], requests, end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d requests over %d connections in %.1f s (%.0f/s): %d failed%n",
        load.done.get(), connections, seconds, load.done.get() / seconds, load.failed.get());
    load.reasons.forEach((reason, times) -> System.out.println("  " + times + " x " + reason));
    System.exit(load.failed.get() == 0 ? 0 : 1);
  }

  private void run(int port, String host, String path, String expected, long requests, Path end) {
    Http connection = null;
    while (done.get() < requests || !Files.exists(end)) {
      try {
        if (connection == null) {
          connection = Http.toHost(port, host);
        }
        String body = connection.send("GET", path, "");
        if (!body.contains(expected)) {
          fail("unexpected body: " + body.strip());
        }
      } catch (IOException e) {
        fail(String.valueOf(e.getMessage()));
        connection = null;
      }
      done.incrementAndGet();
    }
  }

  private void fail(String reason) {
    failed.incrementAndGet();
    String shown = reason.length() > 120 ? reason.substring(0, 120) : reason;
    reasons.computeIfAbsent(shown, r -> new AtomicLong()).incrementAndGet();
  }
}

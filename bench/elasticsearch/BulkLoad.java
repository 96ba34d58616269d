import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Sends lines as shippers do, by {@code _bulk} in parallel, and tells how many a second are taken.
 *
 * <p>Arguments: {@code LOGS URL LINES SENDERS BATCH}. The environment's {@code TOKEN}, if set, is
 * sent as a bearer's. Lines are drawn as in {@code LogIntake}: those of labelled logs with other
 * digits.
 */
public final class BulkLoad {
  private static final String INDEX = "bench-logs";

  private BulkLoad() {}

  public static void main(String[] arguments) throws Exception {
    List<String> lines = read(Path.of(arguments[0]));
    String url = arguments[1];
    int number = Integer.parseInt(arguments[2]);
    int senders = Integer.parseInt(arguments[3]);
    int batch = Integer.parseInt(arguments[4]);

    long begun = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      int sender = i;
      threads.add(
          Thread.ofPlatform().start(() -> send(lines, url, sender, number / senders, batch)));
    }
    for (Thread each : threads) {
      each.join();
    }
    double sent = (System.nanoTime() - begun) / 1e9;
    ask(HttpClient.newHttpClient(), request(url + "/" + INDEX + "/_refresh").POST(none()).build());
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        "%,d lines by _bulk in %.1f s, found after %.1f s: %,.0f a second%n",
        number / senders * senders, sent, seconds, number / senders * senders / seconds);
    System.out.println(
        ask(HttpClient.newHttpClient(), request(url + "/" + INDEX + "/_count").GET().build())
            .replaceAll("\\s+", " "));
  }

  private static List<String> read(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each :
          files.filter(file -> file.toString().endsWith("_2k.log")).sorted().toList()) {
        lines.addAll(Files.readString(each, StandardCharsets.ISO_8859_1).lines().toList());
      }
    }
    return lines;
  }

  private static void send(List<String> lines, String url, int sender, int number, int batch) {
    SplittableRandom random = new SplittableRandom(("t" + sender).hashCode());
    HttpClient client = HttpClient.newHttpClient();
    StringBuilder body = new StringBuilder();
    for (int i = 1; i <= number; i++) {
      append(body, lines.get(random.nextInt(lines.size())), random, sender);
      if (i % batch == 0 || i == number) {
        String answer =
            ask(
                client,
                request(url + "/_bulk")
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build());
        if (!answer.replace(" ", "").contains("\"errors\":false")) {
          throw new IllegalStateException(answer.substring(0, Math.min(500, answer.length())));
        }
        body.setLength(0);
      }
    }
  }

  private static void append(StringBuilder body, String line, SplittableRandom random, int sender) {
    body.append("{\"index\":{\"_index\":\"").append(INDEX).append("\"}}\n{\"@timestamp\":\"");
    body.append(Instant.now()).append("\",\"stack\":\"bench\",\"service\":\"s").append(sender);
    body.append("\",\"task\":\"t").append(sender).append("\",\"stream\":\"stdout\",\"message\":\"");
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c >= '0' && c <= '9') {
        body.append((char) ('0' + random.nextInt(10)));
      } else if (c < ' ') {
        body.append("\\u%04x".formatted((int) c));
      } else if (c == '"' || c == '\\') {
        body.append('\\').append(c);
      } else {
        body.append(c);
      }
    }
    body.append("\"}\n");
  }

  private static HttpRequest.Builder request(String url) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    String token = System.getenv("TOKEN");
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.BodyPublisher none() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private static String ask(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException("No answer from " + request.uri(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

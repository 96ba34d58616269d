package dev.berth.http;

import static dev.berth.http.TestServer.READ;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuietSecretsTest {
  @Test
  void logsWhatWasAskedButNoTokenQueryOrBody() throws Exception {
    Kept kept = new Kept();
    Logger logger = Logger.getLogger("dev.berth.http");
    Level before = logger.getLevel();
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(kept);
    try (TestServer server =
        TestServer.of(
            Endpoint.post(
                    "/api/things",
                    READ,
                    _ -> "thing/*",
                    request -> {
                      throw new IllegalStateException(
                          "Cannot " + request.json(Object.class).getClass().getSimpleName());
                    })
                .withBody(Endpoint.Body.JSON))) {
      server.postJson("/api/things?password=hidden-query", "\"hidden-body\"");
      server.send(
          HttpRequest.newBuilder(server.uri("/api/things"))
              .header("Authorization", "Bearer hidden-token")
              .POST(HttpRequest.BodyPublishers.noBody()));
    } finally {
      logger.removeHandler(kept);
      logger.setUseParentHandlers(true);
      logger.setLevel(before);
    }

    assertThat(kept.lines)
        .anySatisfy(line -> assertThat(line).contains("POST /api/things", "failure id1"))
        .noneMatch(line -> line.contains("hidden"))
        .noneMatch(line -> line.contains("Bearer"))
        .noneMatch(line -> line.contains(TestServer.TOKEN));
  }

  /** Keeps what is logged. */
  private static final class Kept extends Handler {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      lines.add(entry.getMessage() + " " + entry.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

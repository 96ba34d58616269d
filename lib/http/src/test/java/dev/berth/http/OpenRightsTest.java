package dev.berth.http;

import static dev.berth.http.TestServer.READ;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stays open ends soon after the right to it has. */
@Timeout(120)
class OpenRightsTest {
  private final CountDownLatch streamEnded = new CountDownLatch(1);
  private final CountDownLatch socketEnded = new CountDownLatch(1);

  @Test
  void endsWhenTheCredentialCountsNoMore() throws Exception {
    try (TestServer server = server()) {
      Closing closing = new Closing();
      InputStream stream = open(server);
      socket(server, closing);

      server.holds = false;

      assertThat(rest(stream)).contains("UNAUTHENTICATED", "the session has ended");
      assertThat(closing.told.get(60, TimeUnit.SECONDS)).startsWith("1008 Cannot go on");
      assertThat(streamEnded.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(socketEnded.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void endsWhenItIsNotAllowedAnyMore() throws Exception {
    try (TestServer server = server()) {
      Closing closing = new Closing();
      InputStream stream = open(server);
      socket(server, closing);
      int written = server.trail.size();

      server.allows = false;

      assertThat(rest(stream)).contains("DENIED", "Nothing allows it.");
      assertThat(closing.told.get(60, TimeUnit.SECONDS)).startsWith("1008 ");
      assertThat(streamEnded.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(server.trail).hasSize(written);
    }
  }

  private TestServer server() {
    Endpoint lines =
        Endpoint.get(
            "/api/lines",
            READ,
            _ -> "thing/*",
            _ ->
                new Response.Lines(
                    sink -> {
                      sink.onClose(streamEnded::countDown);
                      sink.write(Map.of("number", 1));
                      streamEnded.await();
                    }));
    SocketEndpoint talk =
        new SocketEndpoint(
            "/api/talk",
            READ,
            _ -> "thing/*",
            (_, socket) -> {
              assertThat(socket.receive()).isNull();
              socketEnded.countDown();
            });
    return new TestServer(HttpLimits.DEFAULT, List.of(lines), List.of(talk));
  }

  private static InputStream open(TestServer server) throws Exception {
    InputStream stream =
        server
            .client()
            .send(server.request("/api/lines").build(), HttpResponse.BodyHandlers.ofInputStream())
            .body();
    assertThat(stream.readNBytes(13)).asString().isEqualTo("{\"number\":1}\n");
    return stream;
  }

  /** What comes until the connection breaks. */
  private static String rest(InputStream stream) {
    StringBuilder read = new StringBuilder();
    try {
      for (int next = stream.read(); next >= 0; next = stream.read()) {
        read.append((char) next);
      }
      throw new AssertionError("The answer ended as if it were whole: " + read);
    } catch (IOException broken) {
      return read.toString();
    }
  }

  private static void socket(TestServer server, Closing closing) throws Exception {
    server
        .client()
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + TestServer.TOKEN)
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/api/talk"), closing)
        .get(30, TimeUnit.SECONDS);
  }

  /** Keeps how it was closed. */
  private static final class Closing implements WebSocket.Listener {
    private final CompletableFuture<String> told = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      told.complete(status + " " + reason);
      return null;
    }
  }
}

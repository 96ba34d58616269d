package dev.berth.http;

import static dev.berth.http.TestServer.FORBIDDEN;
import static dev.berth.http.TestServer.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Action;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketEndpointTest {
  @Test
  void carriesMessagesBothWays() throws Exception {
    try (TestServer server = server(READ, SocketEndpointTest::echo)) {
      Talker talker = new Talker();
      WebSocket socket = talker.open(server, TestServer.TOKEN);
      socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).get();

      assertThat(talker.next()).containsExactly(1, 2, 3);
      socket.sendBinary(ByteBuffer.wrap(new byte[] {0}), true).get();
      assertThat(talker.closed()).isEqualTo(1000);
    }
  }

  @Test
  void carriesLargeMessages() throws Exception {
    try (TestServer server = server(READ, SocketEndpointTest::echo)) {
      Talker talker = new Talker();
      WebSocket socket = talker.open(server, TestServer.TOKEN);
      byte[] large = new byte[1024 * 1024];
      large[0] = 1;
      for (int i = 0; i < 5; i++) {
        socket.sendBinary(ByteBuffer.wrap(large), true).get();
        assertThat(talker.next()).hasSize(large.length);
      }
    }
  }

  @Test
  void refusesMessagesThatAreTooLong() throws Exception {
    try (TestServer server = server(READ, SocketEndpointTest::echo)) {
      Talker talker = new Talker();
      WebSocket socket = talker.open(server, TestServer.TOKEN);
      socket.sendBinary(ByteBuffer.wrap(new byte[600 * 1024]), false).get();
      socket.sendBinary(ByteBuffer.wrap(new byte[600 * 1024]), true).get();

      assertThat(talker.closed()).isEqualTo(1009);
    }
  }

  @Test
  void refusesTexts() throws Exception {
    try (TestServer server = server(READ, SocketEndpointTest::echo)) {
      Talker talker = new Talker();
      WebSocket socket = talker.open(server, TestServer.TOKEN);
      socket.sendText("hello", true).get();

      assertThat(talker.closed()).isEqualTo(1003);
    }
  }

  @Test
  void tellsTheHandlerThatTheCallerHasGone() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (TestServer server =
        server(
            READ,
            (_, socket) -> {
              while (socket.receive() != null) {
                socket.send(new byte[] {1});
              }
              ended.countDown();
            })) {
      new Talker().open(server, TestServer.TOKEN).abort();

      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void authenticatesAndDecidesBeforeItUpgrades() {
    try (TestServer server = server(FORBIDDEN, SocketEndpointTest::echo)) {
      assertThat(refusal(server, "wrong")).isEqualTo(401);
      assertThat(refusal(server, TestServer.TOKEN)).isEqualTo(403);
    }
  }

  @Test
  void refusesPagesOfOtherSitesAndPlainRequests() throws Exception {
    try (TestServer server = server(READ, SocketEndpointTest::echo)) {
      String upgrade =
          """
          GET /api/talk HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer right\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Version: 13\r
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
          Origin: http://evil.example\r
          \r
          GET /api/nothing HTTP/1.1\r
          Host: localhost\r
          Connection: close\r
          \r
          """;

      assertThat(server.get("/api/talk").statusCode()).isEqualTo(400);
      assertThat(server.raw(upgrade)).startsWith("HTTP/1.1 403 ").contains("HTTP/1.1 404 ");
    }
  }

  private static int refusal(TestServer server, String token) {
    assertThatThrownBy(() -> new Talker().open(server, token))
        .isInstanceOf(ExecutionException.class);
    try {
      new Talker().open(server, token);
    } catch (ExecutionException e) {
      return e.getCause() instanceof WebSocketHandshakeException refused
          ? refused.getResponse().statusCode()
          : -1;
    } catch (Exception e) {
      return -1;
    }
    return 0;
  }

  private static void echo(Request request, Socket socket) throws Exception {
    byte[] message = socket.receive();
    while (message != null && message[0] != 0) {
      socket.send(message);
      message = socket.receive();
    }
  }

  private static TestServer server(Action action, SocketEndpoint.Handler handler) {
    return new TestServer(
        HttpLimits.DEFAULT,
        List.of(),
        List.of(new SocketEndpoint("/api/talk", action, _ -> "thing/*", handler)));
  }

  /** A caller that keeps what it hears. */
  private static final class Talker implements WebSocket.Listener {
    private final BlockingQueue<byte[]> messages = new ArrayBlockingQueue<>(100);
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private byte[] whole = new byte[0];

    WebSocket open(TestServer server, String token) throws Exception {
      URI address = URI.create("ws://127.0.0.1:" + server.port() + "/api/talk");
      return server
          .client()
          .newWebSocketBuilder()
          .header("Authorization", "Bearer " + token)
          .buildAsync(address, this)
          .get(10, TimeUnit.SECONDS);
    }

    byte @Nullable [] next() throws InterruptedException {
      return messages.poll(10, TimeUnit.SECONDS);
    }

    int closed() throws Exception {
      return closed.get(10, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] more = new byte[whole.length + data.remaining()];
      System.arraycopy(whole, 0, more, 0, whole.length);
      data.get(more, whole.length, data.remaining());
      whole = more;
      if (last) {
        messages.add(whole);
        whole = new byte[0];
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }
}

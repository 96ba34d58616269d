package dev.berth.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiListenerTest {
  private final Vertx vertx = Vertx.vertx();

  @TempDir Path folder;

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void tellOrigin(HttpServerRequest request) {
    request.response().end(new Exchange(request, Runnable::run).origin().toString());
  }

  private static String ask(Path socket, String headers) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(4096);
      while (channel.read(answer) >= 0 && answer.hasRemaining()) {
        // Until the other side closes.
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void believesTheFrontDoorAboutTheCaller() throws Exception {
    Path socket = folder.resolve("api.sock");
    try (ApiListener listener = new ApiListener(vertx, socket, ApiListenerTest::tellOrigin)) {
      listener.start(2);
      assertThat(ask(socket, "X-Real-Ip: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n"))
          .endsWith("Origin[address=192.0.2.7, secure=true]");
      assertThat(ask(socket, "X-Real-Ip: 192.0.2.7\r\nX-Forwarded-Proto: http\r\n"))
          .endsWith("Origin[address=192.0.2.7, secure=false]");
      assertThat(ask(socket, "")).endsWith("Origin[address=, secure=false]");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void replacesWhatAKilledServerLeftBehind() throws Exception {
    Path socket = Files.createFile(folder.resolve("api.sock"));
    try (ApiListener listener = new ApiListener(vertx, socket, ApiListenerTest::tellOrigin)) {
      listener.start(1);
      assertThat(ask(socket, "X-Real-Ip: ::1\r\n")).endsWith("Origin[address=::1, secure=true]");
    }
  }
}

package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import dev.berth.kit.Requires;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No request fails while a service is updated and scaled. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class UpdateUnderLoadTest {
  private static final int CONNECTIONS = 64;
  private static final int REQUESTS = 50_000;

  private final Installation berth = Installation.create();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicBoolean changesDone = new AtomicBoolean();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void noRequestFailsDuringUpdatesAndScaling() throws Exception {
    Path example = Installation.ROOT.resolve("examples/pingpong");
    String file = Files.readString(example.resolve("compose.yml"));
    berth.up(example.resolve("compose.yml").toString()).succeeded();
    List<Future<?>> clients = new ArrayList<>();

    try (ExecutorService threads = Threads.virtual("client")) {
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(threads.submit(this::ask));
      }
      for (int version = 1; version <= 2; version++) {
        String changed =
            file.replace("./target", example.resolve("target").toString())
                .replace("    expose:", "    environment: {V: \"" + version + "\"}\n    expose:");
        Path stack = berth.stackFile(changed);
        berth.berth("stack", "deploy", "-c", stack.toString(), "pingpong").succeeded();
        berth.berth("service", "scale", "pingpong_web=5").succeeded();
        berth.berth("service", "scale", "pingpong_web=1").succeeded();
        berth.berth("service", "scale", "pingpong_web=3").succeeded();
      }
      changesDone.set(true);
      for (Future<?> client : clients) {
        client.get();
      }
    }

    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThanOrEqualTo(REQUESTS);
  }

  /** One client on a connection that is kept. */
  private void ask() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), berth.port())) {
      socket.setSoTimeout(30_000);
      socket.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      byte[] request =
          "GET /ping HTTP/1.1\r\nHost: pingpong.localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8);
      while (failures.size() < 10 && (answered.get() < REQUESTS || !changesDone.get())) {
        socket.getOutputStream().write(request);
        String status = String.valueOf(in.readLine());
        String line = status;
        while (!line.isEmpty()) {
          line = String.valueOf(in.readLine());
        }
        String body = in.readLine();
        if (!status.startsWith("HTTP/1.1 200") || !"pong".equals(body)) {
          failures.add(status + ": " + body);
          return;
        }
        answered.incrementAndGet();
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }
}

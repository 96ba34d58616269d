package dev.berth.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.kernel.Secret;
import dev.berth.kernel.Threads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that reads the head of each request and then does what a test says. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  /** What follows the head of a request. */
  @FunctionalInterface
  interface Script {
    void play(InputStream in, OutputStream out, String head) throws IOException;
  }

  ScriptedServer(Script script) {
    try {
      listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Threads.start("scripted-server", () -> accept(script));
  }

  /** Answers every request with these bytes, whatever it brings. */
  static ScriptedServer answering(String answer) {
    return new ScriptedServer((_, out, _) -> out.write(answer.getBytes(UTF_8)));
  }

  /** Answers every request with JSON. */
  static ScriptedServer answeringJson(int status, String body) {
    return answering(
        "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, body.getBytes(UTF_8).length, body));
  }

  ServerAddress address() {
    return ServerAddress.local(listener.getLocalPort(), new Secret("secret"));
  }

  BerthClient client() {
    return new BerthClient(address());
  }

  /** The heads of the requests so far. */
  List<String> heads() {
    return heads;
  }

  private void accept(Script script) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        StringBuilder head = new StringBuilder();
        for (String line = HttpConnection.readLine(in);
            !line.isEmpty();
            line = HttpConnection.readLine(in)) {
          head.append(line).append('\n');
        }
        heads.add(head.toString());
        script.play(in, socket.getOutputStream(), head.toString());
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

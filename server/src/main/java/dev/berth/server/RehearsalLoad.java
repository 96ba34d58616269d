package dev.berth.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.berth.kernel.Threads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Both ends of the front door while the build records the cache of loaded classes: a server that
 * requests are passed on to, and clients that make them, so that the cache knows which code is hot
 * and how it runs. Not for people.
 */
public final class RehearsalLoad {
  private static final int CLIENTS = 32;
  private static final byte[] SMALL =
      "HTTP/1.1 200 OK\r\nServer: rehearsal\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
          .getBytes(ISO_8859_1);
  private static final byte[] CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
          .getBytes(ISO_8859_1);
  private static final byte[] LARGE = large();

  private final int port;
  private final long end;
  private final AtomicLong answered = new AtomicLong();

  private RehearsalLoad(int port, long end) {
    this.port = port;
    this.end = end;
  }

  /**
   * {@code serve FILE}: answers on a port that it writes to a file, until it is ended. {@code ask
   * PORT SECURE_PORT SECONDS HOSTS}: asks the front door for {@code load.localhost} until the time
   * is over, then over TLS for half as long; writes to a file of hosts where that is.
   */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("serve")) {
      serve(Path.of(args[1]));
      return;
    }
    Path hosts = Files.writeString(Path.of(args[4]), "127.0.0.1 load.localhost\n");
    System.setProperty("jdk.net.hosts.file", hosts.toString());
    long span = Duration.ofSeconds(Long.parseLong(args[3])).toNanos();
    RehearsalLoad plain = new RehearsalLoad(Integer.parseInt(args[1]), System.nanoTime() + span);
    plain.ask();
    AtomicLong secure = new AtomicLong();
    new SecureRehearsal(Integer.parseInt(args[2]), System.nanoTime() + span / 2, secure).ask();
    requireAnswers(plain.answered);
    requireAnswers(secure);
  }

  private static byte[] large() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n";
    return (head + "x".repeat(200_000)).getBytes(ISO_8859_1);
  }

  private static void serve(Path file) throws IOException {
    try (ServerSocket listener = new ServerSocket()) {
      listener.bind(new InetSocketAddress("0.0.0.0", 0), 256);
      Path written = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(written, Integer.toString(listener.getLocalPort()));
      Files.move(written, file);
      while (true) {
        Socket socket = listener.accept();
        Threads.start("rehearsal-server", () -> answer(socket));
      }
    }
  }

  private static void answer(Socket accepted) {
    try (Socket socket = accepted) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        in.skipNBytes(length(head));
        String path = head.substring(head.indexOf(' ') + 1);
        out.write(
            path.startsWith("/large") ? LARGE : path.startsWith("/chunked") ? CHUNKED : SMALL);
      }
    } catch (IOException e) {
      // The front door has closed the connection, as it may at any time.
      return;
    }
  }

  private void ask() throws InterruptedException {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Threads.start("rehearsal-client", this::client));
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  private static void requireAnswers(AtomicLong answered) {
    if (answered.get() == 0) {
      throw new IllegalStateException("No request of the rehearsal was answered.");
    }
  }

  private void client() {
    byte[] get = request("GET /?a=b", "");
    byte[] post = request("POST /form", "name=value&other=value");
    byte[] chunked = request("GET /chunked", "");
    byte[] large = request("GET /large", "");
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        OutputStream out = socket.getOutputStream();
        for (int i = 1; i <= 2000 && System.nanoTime() < end; i++) {
          out.write(i % 50 == 0 ? large : i % 20 == 0 ? chunked : i % 20 == 10 ? post : get);
          read(in);
        }
      } catch (IOException e) {
        throw new IllegalStateException("Cannot ask the front door", e);
      }
    }
  }

  private static byte[] request(String line, String body) {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    return (line
            + " HTTP/1.1\r\nHost: load.localhost\r\nUser-Agent: rehearsal\r\nAccept: */*\r\n"
            + length
            + "\r\n"
            + body)
        .getBytes(ISO_8859_1);
  }

  private void read(InputStream in) throws IOException {
    String head = head(in);
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IOException(
          "The front door answered '" + head.lines().findFirst().orElse("") + "'");
    }
    if (head.contains("chunked")) {
      String chunk = line(in);
      while (!chunk.equals("0")) {
        in.skipNBytes(Integer.parseInt(chunk, 16) + 2L);
        chunk = line(in);
      }
      line(in);
    } else {
      in.skipNBytes(length(head));
    }
    answered.incrementAndGet();
  }

  /** Lines up to an empty one; empty: the other side has closed. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static int length(String head) {
    String name = "content-length: ";
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
        .mapToInt(line -> Integer.parseInt(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }
}

package dev.berth.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.kernel.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry on loopback that answers what a test tells it to, however wrong. */
final class ScriptedRegistry implements AutoCloseable {
  private final ServerSocket server;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  ScriptedRegistry() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    answer("/v2/", out -> send(out, "200 OK", "", "{}"));
    Threads.start("scripted-registry", this::accept);
  }

  /** Writes a whole answer. */
  @FunctionalInterface
  interface Script {
    void answer(Asked asked, OutputStream out) throws IOException;
  }

  /** Writes a whole answer, whatever was asked. */
  @FunctionalInterface
  interface Answering {
    void to(OutputStream out) throws IOException;
  }

  /** A request that came; header names in lower case. */
  record Asked(String line, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  String name() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  int port() {
    return server.getLocalPort();
  }

  /** All requests, with their first lines. */
  List<String> lines() {
    return asked.stream().map(Asked::line).toList();
  }

  List<Asked> asked() {
    return asked;
  }

  ScriptedRegistry script(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  /** What is answered at a path as yet. */
  Script find(String path) {
    return scripts.getOrDefault(path, (any, out) -> send(out, "404 Not Found", "", "{}"));
  }

  ScriptedRegistry answer(String path, Answering answer) {
    return script(path, (asked, out) -> answer.to(out));
  }

  /** Serves a manifest by its digest and by a tag, and gives the digest. */
  String manifest(String tag, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    String digest = Digests.of(bytes);
    Answering answer =
        out ->
            send(
                out,
                "200 OK",
                "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n",
                json);
    answer("/v2/app/manifests/" + tag, answer);
    answer("/v2/app/manifests/" + digest, answer);
    return digest;
  }

  /** Serves a blob as it should be, parts of it too, and describes it. */
  String blob(byte[] bytes) {
    String digest = Digests.of(bytes);
    script("/v2/app/blobs/" + digest, (asked, out) -> sendBlob(asked, out, bytes));
    return descriptor(digest, bytes.length);
  }

  static String descriptor(String digest, long size) {
    return "{\"mediaType\":\"\",\"digest\":\"%s\",\"size\":%d}".formatted(digest, size);
  }

  static void sendBlob(Asked asked, OutputStream out, byte[] bytes) throws IOException {
    String range = asked.header("range");
    int from = range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    String headers =
        range.isEmpty()
            ? ""
            : "Content-Range: bytes %d-%d/%d\r\n".formatted(from, bytes.length - 1, bytes.length);
    out.write(
        "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(range.isEmpty() ? "200 OK" : "206 Partial", headers, bytes.length - from)
            .getBytes(ISO_8859_1));
    out.write(bytes, from, bytes.length - from);
    out.flush();
  }

  /**
   * Writes an answer as it should be.
   *
   * @param headers each with its end of line
   */
  static void send(OutputStream out, String status, String headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    raw(
        out,
        "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n".formatted(status, headers, bytes.length));
    out.write(bytes);
    out.flush();
  }

  static void raw(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /** Serves an image of one layer under the tag {@code latest}. */
  String image(byte[] layer) {
    return image(layer, "linux", Platform.parse(null).architecture());
  }

  String image(byte[] layer, String os, String architecture) {
    String config =
        blob("{\"os\":\"%s\",\"architecture\":\"%s\"}".formatted(os, architecture).getBytes(UTF_8));
    return manifest(
        "latest",
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}".formatted(config, blob(layer)));
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Threads.start("scripted-connection", () -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
      String line = in.readLine();
      while (line != null) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = read(in); !header.isEmpty(); header = read(in)) {
          String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
          headers.put(name, header.substring(header.indexOf(':') + 1).strip());
        }
        char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        for (int i = 0; i < body.length; i++) {
          body[i] = (char) in.read();
        }
        Asked request = new Asked(line, headers, new String(body));
        asked.add(request);
        String path = line.split(" ")[1].replaceFirst("\\?.*", "");
        find(path).answer(request, socket.getOutputStream());
        line = in.readLine();
      }
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  private static String read(BufferedReader in) throws IOException {
    String line = in.readLine();
    return line == null ? "" : line;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}

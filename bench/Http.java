import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A kept-alive HTTP connection over TCP or a Unix socket, as bare as can be, so that what is
 * measured is the other side.
 */
final class Http implements Closeable {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;
  private final String host;
  private final String headers;

  private Http(SocketAddress address, String host, String headers) throws IOException {
    this.channel = SocketChannel.open(address);
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = Channels.newOutputStream(channel);
    this.host = host;
    this.headers = headers;
  }

  static Http tcp(int port, String token) throws IOException {
    return new Http(
        new InetSocketAddress("127.0.0.1", port),
        "localhost:" + port,
        "Authorization: Bearer " + token + "\r\n");
  }

  /** To the front door, for an application's host name. */
  static Http toHost(int port, String host) throws IOException {
    return new Http(new InetSocketAddress("127.0.0.1", port), host + ":" + port, "");
  }

  static Http unix(Path socket) throws IOException {
    return new Http(UnixDomainSocketAddress.of(socket), "docker", "");
  }

  /** Sends a request and returns the body of an answer below 400. */
  String send(String method, String path, String body) throws IOException {
    return send(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  String send(String method, String path, String type, byte[] body) throws IOException {
    String content = body.length == 0 ? "" : "Content-Type: " + type + "\r\n";
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\n%s%sContent-Length: %d\r\n\r\n"
            .formatted(method, path, host, headers, content, body.length);
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[start.length + body.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    out.write(all);
    out.flush();

    int status = Integer.parseInt(line().split(" ")[1]);
    int length = 0;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    String text = chunked ? chunks() : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (status >= 400) {
      throw new IOException(method + " " + path + ": " + status + " " + text);
    }
    return text;
  }

  private String chunks() throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(line().split(";")[0].strip(), 16);
      text.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
      line();
      if (size == 0) {
        return text.toString();
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The other side has closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

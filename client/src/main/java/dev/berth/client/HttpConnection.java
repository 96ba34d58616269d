package dev.berth.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 request and its answer on a socket of their own. Confined to one thread, but for
 * {@link #close}, which ends a read that waits.
 */
final class HttpConnection implements Closeable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int LONGEST_HEAD = 64 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
  }

  /** The first line and the headers of an answer; names of headers in lower case. */
  record Head(int status, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  static HttpConnection open(ServerAddress server) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(server.connectTo(), server.port()), CONNECT_MILLIS);
      return new HttpConnection(server.secure() ? secured(socket, server) : socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secured(Socket socket, ServerAddress server) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured =
        (SSLSocket) factory.createSocket(socket, server.host(), server.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** How long a read may wait; zero is for ever. */
  void readTimeout(Duration timeout) throws IOException {
    socket.setSoTimeout((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
  }

  void sendHead(String method, String target, Map<String, String> headers) throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Where the request's body goes, and what is sent after an upgrade; buffered. */
  OutputStream out() {
    return out;
  }

  /** Sends all there is to read, in chunks of HTTP/1.1. */
  void sendChunked(InputStream body) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    int count = body.read(buffer);
    while (count >= 0) {
      if (count > 0) {
        out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(buffer, 0, count);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      count = body.read(buffer);
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends what is left in the buffer and reads the head of the answer. */
  Head readHead() throws IOException {
    Head head = parseHead();
    while (head.status() < 200 && head.status() != 101) {
      head = parseHead();
    }
    return head;
  }

  private Head parseHead() throws IOException {
    String first = readLine();
    String[] parts = first.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5]\\d\\d")) {
      throw new IOException("the answer is not HTTP");
    }
    Map<String, String> headers = new TreeMap<>();
    int length = 0;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      length += line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || length > LONGEST_HEAD) {
        throw new IOException("the head of the answer is broken");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    return new Head(Integer.parseInt(parts[1]), headers);
  }

  private String readLine() throws IOException {
    return readLine(in);
  }

  static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (line.length() > LONGEST_HEAD) {
        throw new IOException("a line of the answer is too long");
      }
      line.append((char) c);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  /** The body of an answer, however it is framed. */
  InputStream body(Head head) throws IOException {
    if (head.status() == 204 || head.status() == 304) {
      return InputStream.nullInputStream();
    }
    if (head.header("transfer-encoding").toLowerCase(Locale.ROOT).endsWith("chunked")) {
      return new ChunkedInputStream(in);
    }
    String length = head.header("content-length");
    try {
      return length.isEmpty() ? in : new BoundedInputStream(in, Long.parseLong(length));
    } catch (NumberFormatException e) {
      throw new IOException("the length of the answer is broken", e);
    }
  }

  /** What comes after an upgrade; buffered. */
  InputStream in() {
    return in;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package dev.berth.filters;

import dev.berth.proxy.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection of HTTP/1.1 to a forward-auth server: one question at a time, all of it within one
 * time. Confined to one thread at a time; blocks.
 */
final class AuthWire implements AutoCloseable {
  static final int LONGEST_BODY = 1024 * 1024;
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int MOST_HEADERS = 128;
  private static final int BUFFER = 8 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int end;
  private long deadline;
  private int headLeft;
  private boolean lasts;
  private boolean begun;

  AuthWire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /**
   * Sends a question and reads its answer.
   *
   * @param head of the request, to its empty line
   * @param until in nanoseconds, as {@link System#nanoTime}
   */
  AuthAnswer ask(byte[] head, long until) throws IOException {
    deadline = until;
    begun = false;
    lasts = false;
    socket.getOutputStream().write(head);
    socket.getOutputStream().flush();
    headLeft = LONGEST_HEAD;
    int status = status();
    Headers headers = headers();
    while (status < 200) {
      if (status == 101) {
        throw new IOException("it switches to another protocol");
      }
      status = status();
      headers = headers();
    }
    byte[] body = body(status, headers);
    strip(headers);
    return new AuthAnswer(status, headers, body);
  }

  /** Whether anything of the last answer has come. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether another question may be sent. */
  boolean lasts() {
    return lasts && position == end;
  }

  private int status() throws IOException {
    String line = line();
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("it does not speak HTTP/1.1");
    }
    lasts = line.startsWith("HTTP/1.1");
    return Integer.parseInt(line, 9, 12, 10);
  }

  private Headers headers() throws IOException {
    Headers headers = new Headers();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1 || headers.size() == MOST_HEADERS) {
        throw new IOException("its headers cannot be read");
      }
      try {
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      } catch (IllegalArgumentException e) {
        throw new IOException("its headers cannot be read", e);
      }
    }
    String connection = headers.get("connection");
    if (connection != null && connection.toLowerCase(Locale.ROOT).contains("close")) {
      lasts = false;
    }
    return headers;
  }

  private static void strip(Headers headers) {
    String named = String.join(",", headers.getAll("connection"));
    for (String name : named.split(",")) {
      if (!name.isBlank()) {
        headers.remove(name.strip());
      }
    }
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (HeaderSetting.isFraming(headers.name(i))) {
        headers.remove(headers.name(i));
        i = Math.min(i, headers.size());
      }
    }
  }

  private byte[] body(int status, Headers headers) throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    String coding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked") || length != null) {
        throw new IOException("its body is of no clear length");
      }
      return chunks();
    }
    if (length == null) {
      lasts = false;
      return rest();
    }
    if (!length.matches("[0-9]{1,15}") || headers.getAll("content-length").size() > 1) {
      throw new IOException("its body is of no clear length");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    read(Long.parseLong(length), body);
    return body.toByteArray();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = line();
      String size = line.indexOf(';') < 0 ? line : line.substring(0, line.indexOf(';'));
      if (!size.strip().matches("[0-9a-fA-F]{1,8}")) {
        throw new IOException("its body cannot be read");
      }
      long count = Long.parseLong(size.strip(), 16);
      if (count == 0) {
        headers();
        return body.toByteArray();
      }
      read(count, body);
      if (!line().isEmpty()) {
        throw new IOException("its body cannot be read");
      }
    }
  }

  private byte[] rest() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (position < end || fill()) {
      read(end - position, body);
    }
    return body.toByteArray();
  }

  private void read(long count, ByteArrayOutputStream body) throws IOException {
    if (body.size() + count > LONGEST_BODY) {
      throw new IOException("its body is longer than 1 MiB");
    }
    long left = count;
    while (left > 0) {
      if (position == end && !fill()) {
        throw new EOFException("it broke off");
      }
      int some = (int) Math.min(left, end - position);
      body.write(buffer, position, some);
      position += some;
      left -= some;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (position == end && !fill()) {
        throw new EOFException("it broke off");
      }
      if (headLeft-- == 0) {
        throw new IOException("its head is too long");
      }
      char next = (char) (buffer[position++] & 0xff);
      if (next == '\n') {
        int length = line.length();
        boolean crlf = length > 0 && line.charAt(length - 1) == '\r';
        return crlf ? line.substring(0, length - 1) : line.toString();
      }
      line.append(next);
    }
  }

  private boolean fill() throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("it takes too long");
    }
    socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    position = 0;
    end = Math.max(0, in.read(buffer, 0, BUFFER));
    begun |= end > 0;
    return end > 0;
  }

  /** The head of a question. */
  static byte[] head(AuthUrl url, Headers headers) {
    StringBuilder head = new StringBuilder(512);
    head.append("GET ").append(url.target()).append(" HTTP/1.1\r\nHost: ").append(url.authority());
    head.append("\r\n");
    for (int i = 0; i < headers.size(); i++) {
      head.append(headers.name(i)).append(": ").append(headers.value(i)).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
      lasts = false;
    }
  }
}

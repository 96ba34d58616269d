package dev.berth.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client's connection, byte by byte. */
public final class Wire implements AutoCloseable {
  private final Socket socket;

  public Wire(int port) throws IOException {
    socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  /** Sends one text to a new connection and reads until the other side closes. */
  public static String exchange(int port, String request) throws IOException {
    try (Wire wire = new Wire(port)) {
      wire.send(request);
      return wire.readAll();
    }
  }

  /** Lines as HTTP ends them. */
  public static String crlf(String lines) {
    return lines.replace("\n", "\r\n");
  }

  public Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  public Socket socket() {
    return socket;
  }

  public InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** Reads to the end of a head. */
  public String readHead() throws IOException {
    return readUntil("\r\n\r\n");
  }

  /** Reads until what came ends like this. */
  public String readUntil(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < end.length()
        || !text.substring(text.length() - end.length()).equals(end)) {
      int b = in().read();
      if (b < 0) {
        throw new IOException("Closed after: " + text);
      }
      text.append((char) b);
    }
    return text.toString();
  }

  public String read(int count) throws IOException {
    return new String(in().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  /** Reads until the other side closes, or resets. */
  public String readAll() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    try {
      for (int count = in().read(part); count >= 0; count = in().read(part)) {
        all.write(part, 0, count);
      }
    } catch (java.net.SocketException _) {
      all.write("<reset>".getBytes(StandardCharsets.ISO_8859_1));
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the other side has closed. */
  public boolean isClosed() throws IOException {
    return in().read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package dev.berth.proxy;

import dev.berth.kit.Backend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Servers that do something with bodies. */
final class Bodies {
  private Bodies() {}

  /** Answers each request with its own body. */
  static Backend echoing() throws IOException {
    return new Backend(
        connection -> {
          for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
            byte[] body = body(head.toLowerCase(java.util.Locale.ROOT), connection.in());
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            connection.out().write(body);
            connection.out().flush();
          }
        });
  }

  private static byte[] body(String head, InputStream in) throws IOException {
    int at = head.indexOf("content-length:");
    if (at >= 0) {
      int length = Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).strip());
      return in.readNBytes(length);
    }
    if (!head.contains("transfer-encoding: chunked")) {
      return new byte[0];
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(in), 16);
      if (length == 0) {
        skipTrailers(in);
        return body.toByteArray();
      }
      body.write(in.readNBytes(length));
      line(in);
    }
  }

  private static void skipTrailers(InputStream in) throws IOException {
    String line = line(in);
    while (!line.isEmpty()) {
      line = line(in);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}

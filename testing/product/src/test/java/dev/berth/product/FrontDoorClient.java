package dev.berth.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Asks the front door as a browser would, naming the host in the header alone. */
record FrontDoorClient(InetAddress address, int port) {
  /** The status and body of an answer. */
  record Answer(int status, String body) {}

  Answer get(String host, String path) throws IOException {
    return send("GET", host, path, "", "");
  }

  Answer post(String host, String path, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return send("POST", host, path, "Content-Length: " + length + "\r\n", body);
  }

  Answer api(String method, String path, String headers) throws IOException {
    return api(method, path, headers, "");
  }

  Answer api(String method, String path, String headers, String body) throws IOException {
    return send(method, "localhost", path, headers, body);
  }

  private Answer send(String method, String host, String path, String headers, String body)
      throws IOException {
    try (Socket socket = new Socket(address, port)) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      String request =
          "%s %s HTTP/1.0\r\nHost: %s:%d\r\n%s\r\n%s"
              .formatted(method, path, host, port, headers, body);
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String statusLine = in.readLine();
      if (statusLine == null) {
        throw new IOException("Closed without an answer");
      }
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      int status = Integer.parseInt(statusLine.substring(9, 12));
      return new Answer(status, in.lines().collect(Collectors.joining("\n")));
    }
  }
}

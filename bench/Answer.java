import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers each HTTP request with the same few bytes, as barely as can be, so that what is measured
 * is the way to it.
 */
final class Answer {
  private static final byte[] REPLY =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\npong\n".getBytes(StandardCharsets.US_ASCII);

  private Answer() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]), 256)) {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    }
  }

  private static void serve(Socket socket) {
    byte[] buffer = new byte[8192];
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      int ends = 0;
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          // An empty line ends a request; requests have no bodies here.
          ends = buffer[i] == '\n' ? ends + 1 : buffer[i] == '\r' ? ends : 0;
          if (ends == 2) {
            out.write(REPLY);
            ends = 0;
          }
        }
      }
    } catch (IOException e) {
      // The caller has gone: so does this thread.
    }
  }
}

package dev.berth.router;

import dev.berth.proxy.UpstreamAddress;
import dev.berth.traefik.ServiceConfiguration.HealthCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server once whether it is well. Blocks up to the time of the check, and reads no more of
 * the answer than its first line.
 */
final class HealthProbe {
  private static final int LONGEST_LINE = 1024;
  private static final int HTTP = 80;

  private HealthProbe() {}

  /**
   * Asks.
   *
   * @return why the server is not well, as the end of a sentence; null: it is
   */
  static @Nullable String ask(UpstreamAddress address, HealthCheck how) {
    if (!(address.socket() instanceof InetSocketAddress socket)) {
      return null;
    }
    int port = how.port() == 0 ? socket.getPort() : how.port();
    InetSocketAddress to = new InetSocketAddress(socket.getAddress(), port);
    int timeout = Math.toIntExact(Math.clamp(how.timeout().toMillis(), 1, 600_000));
    try (Socket connection = new Socket()) {
      connection.setTcpNoDelay(true);
      connection.setSoTimeout(timeout);
      connection.connect(to, timeout);
      if (address.scheme() != UpstreamAddress.Scheme.HTTP) {
        // It listens; what it says over TLS or HTTP/2 is not asked for.
        return null;
      }
      long end = System.nanoTime() + Duration.ofMillis(timeout).toNanos();
      connection.getOutputStream().write(request(how, to).getBytes(StandardCharsets.ISO_8859_1));
      return judge(readLine(connection.getInputStream(), end), how.status());
    } catch (IOException e) {
      String message = e.getMessage();
      return message == null ? "it does not answer" : message.toLowerCase(Locale.ROOT).strip();
    }
  }

  private static String request(HealthCheck how, InetSocketAddress to) {
    String path = how.path().startsWith("/") ? how.path() : "/" + how.path();
    String named = how.hostname();
    String address = to.getAddress().getHostAddress();
    String literal = address.indexOf(':') < 0 ? address : "[" + address + "]";
    String host =
        named != null ? named : to.getPort() == HTTP ? literal : literal + ":" + to.getPort();
    StringBuilder text =
        new StringBuilder(how.method().isEmpty() ? "GET" : how.method())
            .append(' ')
            .append(path)
            .append(" HTTP/1.1\r\nHost: ")
            .append(host)
            .append("\r\nUser-Agent: Berth health check\r\nConnection: close\r\n");
    how.headers()
        .forEach(
            (name, value) -> {
              if (!name.equalsIgnoreCase("host")) {
                text.append(name).append(": ").append(value).append("\r\n");
              }
            });
    return text.append("\r\n").toString();
  }

  private static String readLine(InputStream in, long end) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST_LINE) {
      int b = in.read();
      if (b < 0 || b == '\n' || System.nanoTime() - end > 0) {
        break;
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  private static @Nullable String judge(String line, int expected) {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
      return line.isEmpty() ? "it does not answer" : "it does not answer in HTTP";
    }
    int status = Integer.parseInt(words[1]);
    boolean well = expected == 0 ? status >= 200 && status < 400 : status == expected;
    return well ? null : "it answers " + status;
  }
}

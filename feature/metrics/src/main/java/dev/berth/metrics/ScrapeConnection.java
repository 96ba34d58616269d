package dev.berth.metrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one text over HTTP 1.0, which knows no parts of bodies and no further requests; follows
 * nothing that the answer says. Blocks up to the time it is given.
 */
final class ScrapeConnection {
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final String ACCEPT =
      "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  private final MetricsSettings.Scrape limits;
  private final ScrapeTls tls;
  private final long end;

  private ScrapeConnection(MetricsSettings.Scrape limits, ScrapeTls tls) {
    this.limits = limits;
    this.tls = tls;
    this.end = System.nanoTime() + limits.timeout().toNanos();
  }

  /** What a task answered. */
  record Answer(String text, @Nullable String contentType) {}

  /**
   * @throws IOException if it does not answer with 200, in time, and in as many bytes as it may;
   *     the message says which
   */
  static Answer get(ScrapeTarget target, MetricsSettings.Scrape limits, ScrapeTls tls)
      throws IOException {
    return new ScrapeConnection(limits, tls).get(target);
  }

  private Answer get(ScrapeTarget target) throws IOException {
    try (DeadlineSocket plain = new DeadlineSocket(end)) {
      plain.connect(target.address(), plain.left());
      plain.setSoTimeout(plain.left());
      Socket socket = tls.over(plain, target);
      String seconds = Double.toString(limits.timeout().toMillis() / 1000.0);
      String request =
          "GET "
              + target.path()
              + " HTTP/1.0\r\nHost: "
              + host(target.address())
              + "\r\nUser-Agent: berth\r\nAccept: "
              + ACCEPT
              + "\r\nX-Prometheus-Scrape-Timeout-Seconds: "
              + seconds
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return answer(socket);
    }
  }

  private static String host(InetSocketAddress address) {
    String literal = address.getAddress().getHostAddress();
    return (literal.indexOf(':') < 0 ? literal : "[" + literal + "]") + ":" + address.getPort();
  }

  private Answer answer(Socket socket) throws IOException {
    byte[] all = readAll(socket);
    String head = new String(all, 0, Math.min(all.length, LONGEST_HEAD), ISO_8859_1);
    int blank = head.indexOf("\r\n\r\n");
    if (!head.startsWith("HTTP/1.") || blank < 0) {
      throw new IOException("it does not answer with HTTP");
    }
    String status = head.length() > 12 ? head.substring(9, 12) : "";
    if (!status.equals("200")) {
      throw new IOException("it answered with status " + status.replaceAll("[^0-9]", "?"));
    }
    String headers = head.substring(0, blank);
    String coding = header(headers, "transfer-encoding");
    String encoding = header(headers, "content-encoding");
    if (coding != null || (encoding != null && !encoding.equals("identity"))) {
      throw new IOException("it answered with an encoding that it was not asked for");
    }
    int body = blank + 4;
    String length = header(headers, "content-length");
    if (length != null && !length.equals(Integer.toString(all.length - body))) {
      throw new IOException("it ended before all of its answer was there");
    }
    return new Answer(
        new String(all, body, all.length - body, UTF_8), header(headers, "content-type"));
  }

  private static @Nullable String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse(null);
  }

  private byte[] readAll(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] piece = new byte[16 * 1024];
    while (true) {
      int count = in.read(piece);
      if (count < 0) {
        return all.toByteArray();
      }
      all.write(piece, 0, count);
      if (all.size() > limits.body().bytes() + LONGEST_HEAD) {
        throw new IOException("it answered with more than " + limits.body());
      }
    }
  }
}

package dev.berth.alerts;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts to a URL over a connection of its own, by HTTP/1.1. Redirects are not followed, and of the
 * answer only its status is read. Thread-safe; blocks.
 */
final class HttpPost {
  private static final int MILLIS = 10_000;
  private static final int LONGEST_LINE = 1000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: .*)?");
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*");

  private final Outbound outbound;
  private final SSLSocketFactory tls;

  HttpPost(Outbound outbound, SSLSocketFactory tls) {
    this.outbound = outbound;
    this.tls = tls;
  }

  /**
   * Posts.
   *
   * @param headers whose values have neither control characters nor others than ASCII
   * @throws NotSent unless the answer is a success
   */
  void post(URI url, Map<String, String> headers, String body) throws NotSent {
    boolean secure = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
    int status;
    try (Socket plain = outbound.connect(url.getHost(), port, MILLIS)) {
      if (secure) {
        try (Socket secured = secured(plain, url.getHost(), port)) {
          status = exchange(secured, url, headers, body);
        }
      } else {
        status = exchange(plain, url, headers, body);
      }
    } catch (UnknownHostException e) {
      throw NotSent.forNow("'%s' has no address.".formatted(Shown.text(url.getHost())), e);
    } catch (SSLException e) {
      throw NotSent.forNow("TLS failed: " + Shown.line(e.getMessage() + "", 200) + ".", e);
    } catch (IOException e) {
      throw NotSent.forNow(
          "The connection failed: " + Shown.line(e.getMessage() + "", 200) + ".", e);
    }
    judge(status);
  }

  private static void judge(int status) throws NotSent {
    if (status >= 200 && status < 300) {
      return;
    }
    String message = "It answered with the status " + status + ".";
    if (status >= 500 || status == 408 || status == 429) {
      throw NotSent.forNow(message, null);
    }
    throw NotSent.forGood(
        status >= 300 && status < 400 ? message + " Redirects are not followed." : message);
  }

  private Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (!LITERAL.matcher(host).matches()) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static int exchange(Socket socket, URI url, Map<String, String> headers, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    StringBuilder head = new StringBuilder("POST ").append(path);
    if (url.getRawQuery() != null) {
      head.append('?').append(url.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(url.getHost());
    if (url.getPort() > 0) {
      head.append(':').append(url.getPort());
    }
    head.append("\r\nUser-Agent: berth\r\nConnection: close\r\nContent-Length: ")
        .append(bytes.length)
        .append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    OutputStream out = socket.getOutputStream();
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes);
    out.flush();
    InputStream in = socket.getInputStream();
    int status = status(in);
    while (status >= 100 && status < 200) {
      skipHead(in);
      status = status(in);
    }
    return status;
  }

  private static int status(InputStream in) throws IOException {
    Matcher matcher = STATUS.matcher(line(in));
    if (!matcher.matches()) {
      throw new IOException("the answer is not HTTP");
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Of an interim answer. */
  private static void skipHead(InputStream in) throws IOException {
    for (int i = 0; i < 100; i++) {
      if (line(in).isEmpty()) {
        return;
      }
    }
    throw new IOException("the answer is too long");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("it closed the connection");
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("the answer is too long");
      }
      line.append((char) c);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }
}

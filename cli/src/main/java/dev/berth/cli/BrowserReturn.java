package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of this process, on loopback only, where a browser comes back to with a code. Confined to
 * one thread.
 */
final class BrowserReturn implements AutoCloseable {
  private static final int REQUEST_MILLIS = 2_000;
  private static final Pattern CODE = Pattern.compile("GET /\\?(?:[^ ]*&)?code=([^& ]+)[^ ]* .*");
  private static final Pattern ERROR = Pattern.compile("GET /\\?(?:[^ ]*&)?error=([^& ]+)[^ ]* .*");

  private final ServerSocket listener;

  private BrowserReturn(ServerSocket listener) {
    this.listener = listener;
  }

  /**
   * Takes a free port.
   *
   * @throws BerthException {@link ErrorCode#UNAVAILABLE} if there is none
   */
  static BrowserReturn listen() {
    try {
      return new BrowserReturn(
          new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /**
   * Waits for the browser. What else comes along, such as its wish for an icon, is turned away.
   *
   * @return the code that it brings
   * @throws BerthException {@link ErrorCode#TIMED_OUT} if it does not come in time, {@link
   *     ErrorCode#DENIED} if it brings a refusal
   */
  String await(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      while (true) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        listener.setSoTimeout((int) Math.max(1, left));
        try (Socket browser = listener.accept()) {
          browser.setSoTimeout(REQUEST_MILLIS);
          String request = firstLine(browser);
          Matcher code = CODE.matcher(request);
          if (code.matches()) {
            answer(browser, "200 OK", "You are logged in. You can close this window.");
            return decoded(code.group(1));
          }
          Matcher error = ERROR.matcher(request);
          if (error.matches()) {
            answer(browser, "200 OK", "You are not logged in. You can close this window.");
            throw refused(decoded(error.group(1)));
          }
          answer(browser, "404 Not Found", "There is nothing here.");
        }
      }
    } catch (SocketTimeoutException e) {
      throw new BerthException(
          ErrorCode.TIMED_OUT,
          "Cannot wait longer than %s for the browser: nobody has logged in. Try again."
              .formatted(Durations.render(timeout)),
          e);
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    }
  }

  /** Empty for a connection that says nothing: browsers open some in advance. */
  private static String firstLine(Socket browser) throws IOException {
    try {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(browser.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = reader.readLine();
      for (String line = first; line != null && !line.isEmpty(); line = reader.readLine()) {
        // A browser wants to have said everything before it listens.
      }
      return first == null ? "" : first;
    } catch (SocketTimeoutException e) {
      return "";
    }
  }

  private static void answer(Socket browser, String status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length);
    browser.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    browser.getOutputStream().write(body);
    browser.getOutputStream().flush();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static BerthException refused(String reason) {
    return new BerthException(
        ErrorCode.DENIED,
        "Cannot log in at the identity provider: it says '%s'. Try again, or ask who runs it."
            .formatted(reason.replaceAll("\\p{Cntrl}", "?")));
  }

  private static BerthException failed(String reason, IOException cause) {
    return new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot wait for the browser: %s. Try again.".formatted(reason),
        cause);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // Nobody comes any more.
    }
  }
}

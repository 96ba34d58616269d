package dev.berth.registry;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One connection of HTTP/1.1. Used by one thread at a time; {@link #close} may come from any, and
 * ends what another one reads.
 */
final class Wire implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Wire.class.getName());
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_LINES = 200;

  private final Endpoint endpoint;
  private final Socket socket;
  private final RegistrySettings.Waits waits;
  private final Consumer<Wire> idle;
  private final WireInput input;
  private boolean lasts = true;
  private volatile boolean closed;

  /**
   * @param idle takes the connection when an answer was read to its end
   */
  Wire(Endpoint endpoint, Socket socket, RegistrySettings.Waits waits, Consumer<Wire> idle)
      throws IOException {
    this.endpoint = endpoint;
    this.socket = socket;
    this.waits = waits;
    this.idle = idle;
    this.input = new WireInput(socket.getInputStream());
  }

  Endpoint endpoint() {
    return endpoint;
  }

  WireInput input() {
    return input;
  }

  boolean isClosed() {
    return closed;
  }

  /** Sends a request, and reads the answer up to its body. */
  Answer ask(Request request) throws IOException {
    socket.setSoTimeout(millis(waits.answer()));
    input.setDeadline(System.nanoTime() + waits.answer().toNanos());
    send(request);
    String status = input.line(LONGEST_LINE);
    while (status.matches("HTTP/1\\.[01] 1[0-9][0-9].*")) {
      headers();
      status = input.line(LONGEST_LINE);
    }
    if (!status.matches("HTTP/1\\.[01] [2-5][0-9][0-9]( .*)?")) {
      throw new NotHttpException(endpoint);
    }
    int code = Integer.parseInt(status.substring(9, 12));
    Map<String, String> headers = headers();
    lasts =
        status.startsWith("HTTP/1.1")
            && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    return new Answer(code, headers, new Body(this, length(code, headers)));
  }

  /** From now on a wait ends only when nothing comes. */
  void expectBlob() throws IOException {
    input.clearDeadline();
    socket.setSoTimeout(millis(waits.stall()));
  }

  private static int millis(Duration wait) {
    return Math.clamp(wait.toMillis(), 1, Integer.MAX_VALUE);
  }

  private void send(Request request) throws IOException {
    String form = request.form();
    StringBuilder head = new StringBuilder();
    head.append(form == null ? "GET " : "POST ").append(request.target()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(endpoint).append("\r\n");
    request.headers().forEach((name, value) -> head.append(header(name, value)));
    if (form != null) {
      head.append(header("Content-Type", "application/x-www-form-urlencoded"));
      head.append(header("Content-Length", Integer.toString(form.length())));
    }
    head.append("\r\n").append(form == null ? "" : form);
    OutputStream out = new BufferedOutputStream(socket.getOutputStream());
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String header(String name, String value) {
    return name + ": " + value.replaceAll("[\r\n]", " ") + "\r\n";
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < MOST_LINES; i++) {
      String line = input.line(LONGEST_LINE);
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw RegistryException.broken("its answer has a header without a name");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    throw RegistryException.broken("its answer has too many headers");
  }

  private static long length(int status, Map<String, String> headers) throws RegistryException {
    if (status == 204 || status == 304) {
      return 0;
    }
    String coding = headers.getOrDefault("transfer-encoding", "");
    if (coding.equalsIgnoreCase("chunked")) {
      return Body.CHUNKED;
    }
    String length = headers.get("content-length");
    if (!coding.isEmpty() || (length != null && !length.matches("[0-9]{1,18}"))) {
      throw RegistryException.broken("its answer is of no clear length");
    }
    return length == null ? Body.UNTIL_CLOSE : Long.parseLong(length);
  }

  /** The answer was read: the connection may serve the next request. */
  void release() {
    if (lasts && !closed && !input.hasMore()) {
      idle.accept(this);
    } else {
      close();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot close a connection to " + endpoint, e);
    }
  }

  /** What answers does not speak HTTP. */
  static final class NotHttpException extends IOException {
    private static final long serialVersionUID = 1L;

    NotHttpException(Endpoint endpoint) {
      super("what answers at %s does not speak HTTP".formatted(endpoint));
    }
  }
}

package dev.berth.engine.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that begins as a request of HTTP and becomes the standard streams of a program. The
 * HTTP client cannot end the one direction alone, as the end of a program's input must. One thread
 * may read while another writes.
 */
final class Conversation implements AutoCloseable {
  private static final int LARGEST_HEAD = 16 << 10;
  private static final int LARGEST_ERROR = 64 << 10;
  private static final int SWITCHING = 101;

  private final Connection connection;
  private final InputStream input;
  private final OutputStream output;

  private Conversation(Connection connection) {
    this.connection = connection;
    this.input = new BufferedInputStream(connection.input());
    this.output = connection.output();
  }

  /**
   * Asks for one.
   *
   * @param connection closed if the daemon refuses
   * @param prefix the version in front of the path
   * @throws ApiFailure if the daemon refuses
   */
  static Conversation open(Connection connection, Call call, byte[] body, String prefix)
      throws IOException {
    Conversation opened = new Conversation(connection);
    boolean begun = false;
    try {
      opened.begin(call, body, prefix);
      begun = true;
      return opened;
    } finally {
      if (!begun) {
        opened.close();
      }
    }
  }

  private void begin(Call call, byte[] body, String prefix) throws IOException {
    String head =
        """
        %s %s HTTP/1.1
        Host: engine
        Connection: Upgrade
        Upgrade: tcp
        Content-Type: application/json
        Content-Length: %d

        """
            .formatted(call.method(), prefix + call.target(), body.length)
            .replace("\n", "\r\n");
    output.write(head.getBytes(StandardCharsets.US_ASCII));
    output.write(body);
    output.flush();
    String answer = head();
    int status = status(answer);
    if (status >= 300) {
      throw ApiFailure.refused(call.purpose(), status, DockerApi.message(error(answer), status));
    }
    if (status != SWITCHING && !answer.toLowerCase(Locale.ROOT).contains("raw-stream")) {
      throw new IOException("the daemon answered with status " + status);
    }
  }

  /** The lines before the empty one. */
  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    while (true) {
      int next = input.read();
      if (next < 0 || head.size() >= LARGEST_HEAD) {
        throw new IOException("the daemon's answer broke off");
      }
      if (next == '\n' && last == '\n') {
        return head.toString(StandardCharsets.US_ASCII);
      }
      if (next != '\r') {
        head.write(next);
        last = next;
      }
    }
  }

  private static int status(String head) throws IOException {
    String[] words = head.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
      throw new IOException("the daemon's answer is not HTTP");
    }
    return Integer.parseInt(words[1]);
  }

  private byte[] error(String head) throws IOException {
    int length =
        head.lines()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .filter(line -> line.matches("content-length: *[0-9]{1,9}"))
            .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
            .findFirst()
            .orElse(0);
    return input.readNBytes(Math.min(length, LARGEST_ERROR));
  }

  /** What the program writes. */
  InputStream input() {
    return input;
  }

  /** What the program reads; closing it is the end of its input. */
  OutputStream output() {
    return new Writing();
  }

  @Override
  public void close() {
    connection.close();
  }

  private final class Writing extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      output.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      output.write(from, offset, length);
    }

    @Override
    public void flush() throws IOException {
      output.flush();
    }

    @Override
    public void close() throws IOException {
      connection.endOutput();
    }
  }
}

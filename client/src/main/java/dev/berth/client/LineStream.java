package dev.berth.client;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer that comes line by line, a JSON value each. Confined to one thread, but for {@link
 * #close}, which ends a read that waits.
 */
public final class LineStream implements AutoCloseable {
  private final HttpConnection connection;
  private final BufferedReader reader;

  LineStream(HttpConnection connection, HttpConnection.Head head) throws IOException {
    this.connection = connection;
    this.reader =
        new BufferedReader(
            new InputStreamReader(connection.body(head), StandardCharsets.UTF_8), 16 * 1024);
  }

  /**
   * Waits for the next value; empty when the answer has ended.
   *
   * @param timeout how long to wait; zero is for ever
   * @throws BerthException {@link ErrorCode#TIMED_OUT}, or {@link ErrorCode#UNAVAILABLE} if the
   *     connection broke
   */
  public Optional<Json> next(Duration timeout) {
    try {
      connection.readTimeout(timeout);
      String line = reader.readLine();
      return line == null ? Optional.empty() : Optional.of(Json.parse(line));
    } catch (SocketTimeoutException e) {
      throw new BerthException(
          ErrorCode.TIMED_OUT, "Cannot wait any longer for the server: nothing came in time.", e);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot read on: the connection to the server broke (%s). Run 'berth status' to see whether it still runs."
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      // The answer was read, or nobody wants it any more.
    }
  }
}

package dev.berth.client;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A program that runs in a task, with its input and outputs. One thread receives; sending is
 * thread-safe.
 */
public final class ExecConnection implements AutoCloseable {
  private static final byte INPUT = 0;
  private static final byte OUTPUT = 1;
  private static final byte ERRORS = 2;
  private static final byte CONTROL = 3;

  private final HttpConnection connection;
  private final ReentrantLock sending = new ReentrantLock();

  ExecConnection(HttpConnection connection) {
    this.connection = connection;
  }

  /**
   * Copies what the program says until it ends.
   *
   * @param out where its standard output goes, or that of its terminal; flushed after each message
   * @param errors where its standard error goes
   * @return its exit code
   * @throws BerthException what the server says of a program that could not be run, or {@link
   *     ErrorCode#UNAVAILABLE} if the connection broke before the end
   */
  public int copyUntilExit(OutputStream out, OutputStream errors) {
    try {
      while (true) {
        byte[] message = receiveMessage();
        switch (message.length == 0 ? -1 : message[0]) {
          case OUTPUT -> copy(message, out);
          case ERRORS -> copy(message, errors);
          case CONTROL -> {
            return exitCode(Json.parse(Arrays.copyOfRange(message, 1, message.length)));
          }
          default -> throw new IOException("the server sent a message of an unknown kind");
        }
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static void copy(byte[] message, OutputStream to) throws IOException {
    to.write(message, 1, message.length - 1);
    to.flush();
  }

  private static int exitCode(Json control) {
    if (control.get("error").isObject()) {
      throw ApiError.of(control.get("error"), 500);
    }
    return (int) control.number("exit");
  }

  private byte[] receiveMessage() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      WebSocketFrames.Frame frame = WebSocketFrames.read(connection.in());
      switch (frame.opcode()) {
        case WebSocketFrames.PING -> send(WebSocketFrames.PONG, frame.payload().array());
        case WebSocketFrames.PONG -> {}
        case WebSocketFrames.CLOSE -> throw new IOException("the server ended it");
        default -> {
          message.write(frame.payload().array());
          if (frame.last()) {
            return message.toByteArray();
          }
        }
      }
    }
  }

  /** Sends bytes to the program's standard input. */
  public void input(byte[] bytes) throws IOException {
    send(WebSocketFrames.BINARY, framed(INPUT, bytes));
  }

  /** Says that there is no more input. */
  public void endInput() throws IOException {
    input(new byte[0]);
  }

  /** Says how large the terminal is now. */
  public void resize(int columns, int rows) throws IOException {
    Json size = Json.object("resize", Json.object("columns", columns, "rows", rows));
    send(WebSocketFrames.BINARY, framed(CONTROL, size.render().getBytes(StandardCharsets.UTF_8)));
  }

  private void send(int opcode, byte[] payload) throws IOException {
    sending.lock();
    try {
      WebSocketFrames.write(connection.out(), opcode, payload);
    } finally {
      sending.unlock();
    }
  }

  private static byte[] framed(byte kind, byte[] bytes) {
    byte[] message = new byte[bytes.length + 1];
    message[0] = kind;
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    return message;
  }

  private static BerthException broken(IOException cause) {
    return new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot hear of the program any more: the connection to the server broke (%s). Run 'berth status' to see whether it still runs."
            .formatted(cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      // The program has ended, or nobody wants it any more.
    }
  }
}

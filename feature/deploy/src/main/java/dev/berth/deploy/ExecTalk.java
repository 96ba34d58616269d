package dev.berth.deploy;

import dev.berth.engine.ExecSession;
import dev.berth.engine.TerminalSize;
import dev.berth.http.Socket;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One command and the caller who runs it. The first byte of each message tells what it is:
 *
 * <ul>
 *   <li>0: input for the command; an empty one ends it
 *   <li>1, 2: its output, its errors
 *   <li>3: JSON; from the caller {@code {"resize":{"columns":80,"rows":24}}}, to the caller, as the
 *       last one, {@code {"exit":0}} or {@code {"error":{"code":"…","message":"…"}}}
 * </ul>
 */
final class ExecTalk {
  private static final Logger LOG = System.getLogger(ExecTalk.class.getName());
  private static final byte INPUT = 0;
  private static final byte OUTPUT = 1;
  private static final byte ERRORS = 2;
  private static final byte CONTROL = 3;
  private static final int CHUNK = 16 * 1024;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);

  private final ExecSession session;
  private final Socket socket;
  private final String task;
  private volatile boolean gone;

  ExecTalk(ExecSession session, Socket socket, String task) {
    this.session = session;
    this.socket = socket;
    this.task = task;
  }

  /** A message about the terminal. */
  private record Control(@Nullable Resize resize) {}

  /** Its new size. */
  private record Resize(int columns, int rows) {}

  /** The last message of a command that ran. */
  private record Exit(int exit) {}

  /** The last message where none ran. */
  private record Refusal(Failure error) {}

  /** Why. */
  private record Failure(String code, String message) {}

  static void refuse(Socket socket, BerthException reason) throws IOException {
    Failure failure = new Failure(reason.code().name(), reason.getMessage());
    socket.send(control(new Refusal(failure)));
  }

  /** Talks until the command has ended or the caller has gone. */
  void talk() throws InterruptedException, IOException {
    List<Thread> outputs =
        List.of(
            Threads.start("exec-output-" + task, () -> pump(session.stdout(), OUTPUT)),
            Threads.start("exec-errors-" + task, () -> pump(session.stderr(), ERRORS)));
    Threads.start("exec-input-" + task, this::receive);
    OptionalInt exit = OptionalInt.empty();
    while (exit.isEmpty() && !gone) {
      exit = session.waitFor(LOOK);
    }
    if (exit.isEmpty()) {
      return;
    }
    for (Thread output : outputs) {
      // A child that outlives the command may hold its output open for ever.
      output.join(LAST_OUTPUT);
    }
    socket.send(control(new Exit(exit.getAsInt())));
  }

  private void pump(InputStream stream, byte kind) {
    byte[] chunk = new byte[CHUNK];
    try {
      for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
        byte[] message = new byte[length + 1];
        message[0] = kind;
        System.arraycopy(chunk, 0, message, 1, length);
        socket.send(message);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The output of a command in task '" + task + "' ended early", e);
    }
  }

  private void receive() {
    try {
      OutputStream input = session.stdin();
      for (byte[] message = socket.receive(); message != null; message = socket.receive()) {
        if (message.length > 0) {
          take(message, input);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gone = true;
    session.close();
  }

  private void take(byte[] message, OutputStream input) {
    try {
      if (message[0] == CONTROL) {
        resize(Arrays.copyOfRange(message, 1, message.length));
      } else if (message[0] == INPUT && message.length == 1) {
        input.close();
      } else if (message[0] == INPUT) {
        input.write(message, 1, message.length - 1);
        input.flush();
      }
    } catch (IOException | BerthException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "A message for a command in task '" + task + "' was of no use", e);
    }
  }

  private void resize(byte[] json) {
    Resize resize = DesiredJson.parse(json, Control.class).resize();
    if (resize != null) {
      session.resize(new TerminalSize(resize.columns(), resize.rows()));
    }
  }

  private static byte[] control(Object value) {
    byte[] json = DesiredJson.render(value).getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[json.length + 1];
    message[0] = CONTROL;
    System.arraycopy(json, 0, message, 1, json.length);
    return message;
  }
}

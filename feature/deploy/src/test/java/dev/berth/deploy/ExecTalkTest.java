package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.ExecSession;
import dev.berth.engine.TerminalSize;
import dev.berth.http.Socket;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecTalkTest {
  private final Caller caller = new Caller();

  @Test
  void inputComesBackAsOutputAndTheExitCodeLast() throws Exception {
    caller.says(0, "hello");
    caller.says(3, "{\"resize\":{\"columns\":120,\"rows\":40}}");
    caller.says(0, "");
    EchoSession session = new EchoSession();
    new ExecTalk(session, caller, "t1").talk();
    assertThat(caller.heard).containsExactly("1hello", "3{\"exit\":7}");
    assertThat(session.sizes).containsExactly(new TerminalSize(120, 40));
  }

  @Test
  void aCommandOfACallerWhoHasGoneIsEnded() throws Exception {
    caller.goes();
    EchoSession session = new EchoSession();
    new ExecTalk(session, caller, "t1").talk();
    assertThat(session.closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(caller.heard).isEmpty();
  }

  @Test
  void aCommandThatDoesNotRunIsAnError() throws IOException {
    ExecTalk.refuse(caller, new BerthException(ErrorCode.CONFLICT, "It has ended."));
    assertThat(caller.heard)
        .containsExactly("3{\"error\":{\"code\":\"CONFLICT\",\"message\":\"It has ended.\"}}");
  }

  /** One side of a socket; the first byte of a message is shown as a digit. */
  private static final class Caller implements Socket {
    private static final byte[] GONE = {};
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();

    void says(int kind, String text) {
      byte[] bytes = (" " + text).getBytes(StandardCharsets.UTF_8);
      bytes[0] = (byte) kind;
      said.add(bytes);
    }

    void goes() {
      said.add(GONE);
    }

    @Override
    public byte @Nullable [] receive() throws InterruptedException {
      byte[] message = said.take();
      return message.length == 0 ? null : message;
    }

    @Override
    public void send(byte[] message) {
      heard.add(message[0] + new String(message, 1, message.length - 1, StandardCharsets.UTF_8));
    }
  }

  /** Writes what it reads, and ends with code 7 when its input does. */
  private static final class EchoSession implements ExecSession {
    final List<TerminalSize> sizes = new CopyOnWriteArrayList<>();
    final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch inputEnded = new CountDownLatch(1);
    private final PipedInputStream output = new PipedInputStream();
    private final PipedOutputStream input;

    EchoSession() {
      try {
        input = new PipedOutputStream(output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public OutputStream stdin() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          input.write(b);
        }

        @Override
        public void close() throws IOException {
          input.close();
          inputEnded.countDown();
        }
      };
    }

    @Override
    public InputStream stdout() {
      return output;
    }

    @Override
    public InputStream stderr() {
      return new ByteArrayInputStream(new byte[0]);
    }

    @Override
    public void resize(TerminalSize size) {
      sizes.add(size);
    }

    @Override
    public OptionalInt waitFor(Duration atMost) throws InterruptedException {
      boolean ended = inputEnded.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return ended ? OptionalInt.of(7) : OptionalInt.empty();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}

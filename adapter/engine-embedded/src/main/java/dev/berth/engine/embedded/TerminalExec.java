package dev.berth.engine.embedded;

import dev.berth.engine.ExecSession;
import dev.berth.engine.TerminalSize;
import dev.berth.engine.embedded.Execs.ExecFiles;
import dev.berth.engine.embedded.TerminalCalls.Terminal;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A command inside a task with a terminal. The runtime has one side of a terminal as its standard
 * streams and controlling terminal, and passes on what happens there to one that it makes in the
 * task. A platform thread reads the other side: native calls would hold the carriers of virtual
 * threads.
 */
final class TerminalExec implements ExecSession {
  private static final List<String> ENVIRONMENT =
      List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm");
  private static final int KEPT = 1000;
  private static final int BUFFER = 8192;
  private static final int LOOK_MILLISECONDS = 1000;
  private static final byte END_OF_INPUT = 4;

  private final Terminal terminal;
  private final int pid;
  private final ExecFiles files;
  private final ByteQueue output = new ByteQueue();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean open = true;

  private TerminalExec(Terminal terminal, int pid, ExecFiles files) {
    this.terminal = terminal;
    this.pid = pid;
    this.files = files;
  }

  static TerminalExec start(List<String> command, ExecFiles files, TerminalSize size)
      throws IOException {
    Terminal terminal = TerminalCalls.open();
    try {
      TerminalCalls.resize(terminal.descriptor(), size);
      int pid =
          ProcessCalls.start(
              new ProcessCalls.Start(command, ENVIRONMENT, Path.of("/"), terminal.other(), -1));
      TerminalExec session = new TerminalExec(terminal, pid, files);
      Threads.startPlatform("exec-terminal-" + pid, session::run);
      return session;
    } catch (IOException e) {
      DescriptorCalls.close(terminal.descriptor());
      throw e;
    }
  }

  /** Reads until the runtime ends, and takes its exit code. */
  private void run() {
    StringBuilder said = new StringBuilder();
    byte[] buffer = new byte[BUFFER];
    try {
      while (true) {
        if (!DescriptorCalls.isReadable(terminal.descriptor(), LOOK_MILLISECONDS)) {
          continue;
        }
        int count = readOrEnd(buffer);
        if (count <= 0) {
          break;
        }
        if (said.length() < KEPT) {
          said.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        output.put(buffer, count);
      }
      exit.complete(ExecOutcome.code(ProcessCalls.reap(pid), files, said.toString()));
    } catch (IOException e) {
      exit.completeExceptionally(e);
    } finally {
      output.end();
      closeTerminal();
    }
  }

  private int readOrEnd(byte[] buffer) {
    try {
      return DescriptorCalls.read(terminal.descriptor(), buffer);
    } catch (IOException e) {
      // The kernel's way to say that nobody has the other side any more.
      return -1;
    }
  }

  private void closeTerminal() {
    lock.lock();
    try {
      if (open) {
        open = false;
        DescriptorCalls.close(terminal.descriptor());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        type(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        type(new byte[] {END_OF_INPUT}, 0, 1);
      }
    };
  }

  private void type(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      if (open) {
        DescriptorCalls.write(terminal.descriptor(), bytes, offset, length);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public InputStream stdout() {
    return output;
  }

  @Override
  public InputStream stderr() {
    return InputStream.nullInputStream();
  }

  @Override
  public void resize(TerminalSize size) {
    lock.lock();
    try {
      if (open) {
        TerminalCalls.resize(terminal.descriptor(), size);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OptionalInt waitFor(Duration atMost) throws InterruptedException {
    try {
      return OptionalInt.of(exit.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return OptionalInt.empty();
    } catch (ExecutionException e) {
      throw new UncheckedIOException(new IOException("cannot learn the exit code", e));
    }
  }

  @Override
  public void close() {
    output.letGo();
    try {
      if (!exit.isDone()) {
        files.kill(pid);
        ProcessCalls.kill(pid, ProcessCalls.SIGKILL);
      }
      files.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

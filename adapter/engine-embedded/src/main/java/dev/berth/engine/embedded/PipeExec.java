package dev.berth.engine.embedded;

import dev.berth.engine.ExecSession;
import dev.berth.engine.TerminalSize;
import dev.berth.engine.embedded.Execs.ExecFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A command inside a task with pipes for its streams. */
final class PipeExec implements ExecSession {
  private final Process process;
  private final ExecFiles files;
  private final Remembering stderr;

  private PipeExec(Process process, ExecFiles files) {
    this.process = process;
    this.files = files;
    this.stderr = new Remembering(process.getErrorStream());
  }

  static ExecSession start(List<String> command, ExecFiles files) throws IOException {
    return new PipeExec(new ProcessBuilder(command).start(), files);
  }

  @Override
  public OutputStream stdin() {
    return process.getOutputStream();
  }

  @Override
  public InputStream stdout() {
    return process.getInputStream();
  }

  @Override
  public InputStream stderr() {
    return stderr;
  }

  @Override
  public void resize(TerminalSize size) {
    // There is no terminal.
  }

  @Override
  public OptionalInt waitFor(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(ExecOutcome.code(process.exitValue(), files, stderr.beginning()));
  }

  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        files.kill(process.pid());
        process.destroyForcibly();
      }
      files.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps the first bytes that are read. */
  private static final class Remembering extends FilterInputStream {
    private static final int KEPT = 1000;

    private final byte[] kept = new byte[KEPT];
    private int count;

    Remembering(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      if (read > 0 && count < KEPT) {
        int copied = Math.min(read, KEPT - count);
        System.arraycopy(into, offset, kept, count, copied);
        count += copied;
      }
      return read;
    }

    String beginning() {
      return new String(kept, 0, count, StandardCharsets.UTF_8);
    }
  }
}

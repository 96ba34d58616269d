package dev.berth.engine.fake;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.TerminalSize;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/** A command that prints its own words and ends. */
final class FakeExec implements ExecSession {
  private final InputStream stdout;
  private final int exitCode;

  FakeExec(ExecSpec spec, int exitCode) {
    String words = String.join(" ", spec.command()) + "\n";
    this.stdout = new ByteArrayInputStream(words.getBytes(StandardCharsets.UTF_8));
    this.exitCode = exitCode;
  }

  @Override
  public OutputStream stdin() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream stdout() {
    return stdout;
  }

  @Override
  public InputStream stderr() {
    return InputStream.nullInputStream();
  }

  @Override
  public void resize(TerminalSize size) {}

  @Override
  public OptionalInt waitFor(Duration atMost) {
    return OptionalInt.of(exitCode);
  }

  @Override
  public void close() {}
}

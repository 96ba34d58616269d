package dev.berth.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** A command running inside a task. Streams block; each is for one thread. */
public interface ExecSession extends AutoCloseable {
  OutputStream stdin();

  InputStream stdout();

  /** Always at its end for a command with a terminal. */
  InputStream stderr();

  /** Harmless without a terminal. */
  void resize(TerminalSize size);

  /**
   * Waits for the end.
   *
   * @return the exit code (126 cannot be executed, 127 not found, 128 + signal); empty if it still
   *     runs after that time
   */
  OptionalInt waitFor(Duration atMost) throws InterruptedException;

  /** Lets go; kills the command if it still runs. */
  @Override
  void close();
}

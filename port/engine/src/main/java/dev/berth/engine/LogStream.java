package dev.berth.engine;

import org.jspecify.annotations.Nullable;

/** The lines of one log, in order. For one thread, but for {@link #close}. */
public interface LogStream extends AutoCloseable {
  /** The next line, waiting for it if the log is followed; null at the end or when closed. */
  @Nullable LogLine next() throws InterruptedException;

  @Override
  void close();
}

package dev.berth.engine;

import java.time.Instant;

/**
 * One line that a task wrote.
 *
 * @param time when it was written, to the microsecond or better
 * @param text without its line end; bytes that are not UTF-8 are replaced
 */
public record LogLine(Instant time, Source source, String text) {
  /** Where it was written to. */
  public enum Source {
    STDOUT,
    STDERR
  }
}

package dev.berth.engine.contract;

import java.time.Duration;

/** What a task of a test does; an engine under test turns it into commands or labels. */
public sealed interface Program {
  /** Runs until it gets the stop signal. */
  record Waits() implements Program {}

  /** Runs until it is killed, whatever stop signal comes. */
  record IgnoresStop() implements Program {}

  /** Ends by itself. */
  record Ends(Duration after, int exitCode) implements Program {}

  /** Writes a line to standard output at once, then waits. */
  record Prints(String line) implements Program {}

  /** Writes the lines of a file to standard output at once, then waits. */
  record Shows(String path) implements Program {}

  /** Has a limit of 32 MiB, uses more and is killed for it. */
  record Overeats() implements Program {}

  /** Cannot be started. */
  record Unstartable() implements Program {}

  /** Waits; commands run inside it end with this code. */
  record AnswersExec(int exitCode) implements Program {}
}

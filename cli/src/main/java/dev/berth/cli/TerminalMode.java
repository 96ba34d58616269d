package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/**
 * The terminal of this process, changed for a while; closing it makes it what it was before, and so
 * does the end of the process.
 */
final class TerminalMode implements AutoCloseable {
  private final String before;
  private final Thread atExit;

  private TerminalMode(String before) {
    this.before = before;
    this.atExit = Thread.ofPlatform().unstarted(this::restore);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Passes every key on as it is.
   *
   * @throws BerthException {@link ErrorCode#UNSUPPORTED} if there is no terminal
   */
  static TerminalMode raw() {
    String before =
        Stty.run("-g")
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.UNSUPPORTED,
                        "Cannot give the program a terminal: this process has none. Leave out -t."));
    TerminalMode terminal = new TerminalMode(before);
    Stty.run("raw", "-echo");
    return terminal;
  }

  /** Does not show what is typed; changes nothing where there is no terminal. */
  static TerminalMode withoutEcho() {
    TerminalMode terminal = new TerminalMode(Stty.run("-g").orElse(""));
    Stty.run("-echo");
    return terminal;
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook runs.
    }
  }

  private void restore() {
    if (!before.isEmpty()) {
      Stty.run(before);
    }
  }
}

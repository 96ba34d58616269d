package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/**
 * The terminal of this process, with every key passed on as it is; closing it makes it what it was
 * before, and so does the end of the process.
 */
final class RawTerminal implements AutoCloseable {
  private final String before;
  private final Thread atExit;

  private RawTerminal(String before) {
    this.before = before;
    this.atExit = Thread.ofPlatform().unstarted(this::restore);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Takes the terminal.
   *
   * @throws BerthException {@link ErrorCode#UNSUPPORTED} if there is none
   */
  static RawTerminal open() {
    String before =
        Stty.run("-g")
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.UNSUPPORTED,
                        "Cannot give the program a terminal: this process has none. Leave out -t."));
    RawTerminal terminal = new RawTerminal(before);
    Stty.run("raw", "-echo");
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
    Stty.run(before);
  }
}

package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/**
 * The terminal of this process, with every key passed on as it is; closing it makes it what it was
 * before, and so does the end of the process.
 */
final class RawTerminal implements AutoCloseable {
  private final Terminal terminal;
  private final Attributes before;
  private final Thread atExit;

  private RawTerminal(Terminal terminal) {
    this.terminal = terminal;
    this.before = terminal.enterRawMode();
    this.atExit = Thread.ofPlatform().unstarted(() -> terminal.setAttributes(before));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Hears of a new size. */
  @FunctionalInterface
  interface Resize {
    void to(int columns, int rows) throws IOException;
  }

  /**
   * Takes the terminal.
   *
   * @throws BerthException {@link ErrorCode#UNSUPPORTED} if there is none
   */
  static RawTerminal open() {
    try {
      return new RawTerminal(TerminalBuilder.builder().system(true).dumb(false).build());
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot use the terminal: %s. Leave out -t.".formatted(e.getMessage()),
          e);
    }
  }

  int columns() {
    return Math.max(1, terminal.getSize().getColumns());
  }

  int rows() {
    return Math.max(1, terminal.getSize().getRows());
  }

  void onResize(Resize resize) {
    terminal.handle(
        Signal.WINCH,
        _ -> {
          try {
            resize.to(columns(), rows());
          } catch (IOException e) {
            // The program has ended; whoever reads its output says so.
          }
        });
  }

  InputStream in() {
    return terminal.input();
  }

  OutputStream out() {
    return terminal.output();
  }

  @Override
  public void close() {
    terminal.setAttributes(before);
    Runtime.getRuntime().removeShutdownHook(atExit);
    try {
      terminal.close();
    } catch (IOException e) {
      // The attributes are back, which is what counts.
    }
  }
}

package dev.berth.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells how a long piece of work goes, on standard error: one line that changes on a terminal, a
 * line for each change elsewhere. Confined to one thread.
 */
final class Progress implements AutoCloseable {
  private static final int OTHERWISE_COLUMNS = 80;
  private static final String CLEAR = "\r\u001b[K";

  private final Shell shell;
  private final boolean changing;
  private String last = "";
  private int columns;

  Progress(Shell shell) {
    this.shell = shell;
    this.changing = shell.isTerminal(Shell.Stream.ERR);
  }

  /** Says what is going on now. */
  void update(String text) {
    if (text.equals(last)) {
      return;
    }
    last = text;
    if (!changing) {
      shell.err().println(text);
      return;
    }
    int room = columns() - 1;
    shell.err().print(CLEAR + (text.length() > room ? text.substring(0, room) : text));
    shell.err().flush();
  }

  /** Says something that stays. */
  void note(String text) {
    close();
    shell.err().println(text);
  }

  /** Clears the changing line. */
  @Override
  public void close() {
    if (changing && !last.isEmpty()) {
      shell.err().print(CLEAR);
      shell.err().flush();
    }
    last = "";
  }

  private int columns() {
    if (columns == 0) {
      columns = findColumns();
    }
    return columns;
  }

  private static int findColumns() {
    try {
      Process stty =
          new ProcessBuilder(List.of("stty", "size"))
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/tty")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (stty.waitFor(1, TimeUnit.SECONDS) && size.matches("\\d+ [1-9]\\d*\\s*")) {
        return Math.max(20, Integer.parseInt(size.strip().split(" ", 2)[1]));
      }
    } catch (IOException e) {
      // No stty, or no terminal that belongs to this process: the usual width will do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return OTHERWISE_COLUMNS;
  }
}

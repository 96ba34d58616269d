package dev.berth.cli;

/**
 * Tells how a long piece of work goes, on standard error: one line that changes on a terminal, a
 * line for each change elsewhere. Confined to one thread.
 */
final class Progress implements AutoCloseable {
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
      columns = Stty.size().columns();
    }
    return columns;
  }
}

package dev.berth.engine;

/** In characters, 1 to 65535 each. */
public record TerminalSize(int columns, int rows) {
  /**
   * @throws IllegalArgumentException out of range
   */
  public TerminalSize {
    if (columns < 1 || columns > 65535 || rows < 1 || rows > 65535) {
      throw new IllegalArgumentException("Not a terminal size: " + columns + "x" + rows);
    }
  }
}

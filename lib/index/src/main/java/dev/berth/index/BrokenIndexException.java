package dev.berth.index;

import java.io.IOException;

/** An index is there and cannot be read: its files are cut short, changed or of another release. */
public final class BrokenIndexException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenIndexException(Exception cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}

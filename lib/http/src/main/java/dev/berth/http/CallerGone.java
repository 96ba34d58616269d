package dev.berth.http;

import java.io.IOException;

/** Who asked does not listen any more; nothing that a log has to tell. */
final class CallerGone extends IOException {
  private static final long serialVersionUID = 1L;

  CallerGone(String message) {
    super(message);
  }
}

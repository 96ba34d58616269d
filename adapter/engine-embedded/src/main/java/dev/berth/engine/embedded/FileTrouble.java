package dev.berth.engine.embedded;

import java.io.IOException;
import java.util.List;

/** Says what went wrong with files, so that people know what to do. */
final class FileTrouble {
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded");

  private FileTrouble() {}

  /** What a message says after its colon: a cause, and what to do where that is known. */
  static String text(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return isFull(failure)
        ? "the disk is full (%s). Make room on it: remove images, volumes and ended tasks that nobody needs"
            .formatted(message)
        : message;
  }

  /** Whether there was no room. */
  static boolean isFull(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return FULL.stream().anyMatch(message::contains);
  }
}

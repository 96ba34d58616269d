package dev.berth.journal;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells what a disk did. */
final class DiskFailure {
  private DiskFailure() {}

  /**
   * @param needed how many bytes there was to be room for
   */
  static BerthException writing(Path folder, long needed, IOException cause) {
    return new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot write to the journal '%s': %s".formatted(folder, advice(folder, needed, cause)),
        cause);
  }

  static BerthException reading(Path folder, IOException cause) {
    return new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot read the journal '%s': %s. See to its disk.".formatted(folder, text(cause)),
        cause);
  }

  private static String advice(Path folder, long needed, IOException cause) {
    try {
      FileStore disk = Files.getFileStore(folder);
      return disk.getUsableSpace() < needed
          ? "the disk '%s' is full. Make room on it; the journal goes on by itself.".formatted(disk)
          : "the disk '%s' failed: %s. See to it; the journal goes on by itself."
              .formatted(disk, text(cause));
    } catch (IOException e) {
      return text(cause) + ". See to its disk.";
    }
  }

  private static String text(IOException cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}

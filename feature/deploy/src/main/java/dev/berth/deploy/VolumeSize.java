package dev.berth.deploy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** How much the files of a volume hold. Follows no link; for one look. */
final class VolumeSize extends SimpleFileVisitor<Path> {
  /** As many as are looked at in about a second. */
  private static final int MOST_FILES = 200_000;

  private long bytes;
  private int files;

  private VolumeSize() {}

  /**
   * The length of all files together, in bytes, those that come or go meanwhile perhaps among them;
   * null: the folder is not on this machine, cannot be read, or has too many files.
   */
  static @Nullable Long of(Path folder) {
    VolumeSize size = new VolumeSize();
    try {
      if (!Files.isDirectory(folder)) {
        return null;
      }
      Files.walkFileTree(folder, size);
      return size.files > MOST_FILES ? null : size.bytes;
    } catch (IOException | SecurityException e) {
      return null;
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    bytes += attributes.isRegularFile() ? attributes.size() : 0;
    return ++files > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  /** Tasks work with it: what was there a moment ago need not be any more. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
    return FileVisitResult.CONTINUE;
  }
}

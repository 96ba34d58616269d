package dev.berth.kernel;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the files of a folder that others may write to; follows no link. For one folder. */
public final class DiskUse extends SimpleFileVisitor<Path> {
  private final Set<Object> linked = new HashSet<>();
  private long bytes;

  private DiskUse() {}

  /** In bytes; what goes away meanwhile is passed over. */
  public static long of(Path folder) throws IOException {
    DiskUse use = new DiskUse();
    Files.walkFileTree(folder, use);
    return use.bytes;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile() && isFirst(file, attributes)) {
      bytes += Math.min(attributes.size(), Long.MAX_VALUE - bytes);
    }
    return FileVisitResult.CONTINUE;
  }

  /** A file with several names takes its room once. */
  private boolean isFirst(Path file, BasicFileAttributes attributes) throws IOException {
    try {
      int names = (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
      Object key = attributes.fileKey();
      return names < 2 || key == null || linked.add(key);
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
    return FileVisitResult.CONTINUE;
  }
}

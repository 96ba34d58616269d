package dev.berth.engine.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** Copies a directory with owners, modes and times; links are copied, never followed. */
final class TreeCopy extends SimpleFileVisitor<Path> {
  private final Path from;
  private final Path to;

  private TreeCopy(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Copies what is in a directory, and the directory's own owner and mode.
   *
   * @param from no symbolic link itself, unless it is meant to be followed
   * @param to a directory that exists
   */
  static void copy(Path from, Path to) throws IOException {
    Path real = from.toRealPath();
    Files.walkFileTree(real, new TreeCopy(real, to));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    Path copy = target(directory);
    if (!copy.equals(to)) {
      Files.createDirectory(copy);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isOther()) {
      // Devices, sockets and pipes are not content.
      return FileVisitResult.CONTINUE;
    }
    Path copy = target(file);
    Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
    copyOwner(file, copy);
    if (!attributes.isSymbolicLink()) {
      // Changing the owner takes set-user-id bits away.
      copyMode(file, copy);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(
      Path directory, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
    if (failure != null) {
      throw failure;
    }
    Path copy = target(directory);
    copyOwner(directory, copy);
    copyMode(directory, copy);
    FileTime time = Files.getLastModifiedTime(directory);
    Files.setLastModifiedTime(copy, time);
    return FileVisitResult.CONTINUE;
  }

  private Path target(Path path) {
    return to.resolve(from.relativize(path).toString());
  }

  private static void copyOwner(Path file, Path copy) throws IOException {
    for (String attribute : new String[] {"unix:uid", "unix:gid"}) {
      Object value = Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(copy, attribute, value, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static void copyMode(Path file, Path copy) throws IOException {
    int mode = (int) Files.getAttribute(file, "unix:mode");
    Files.setAttribute(copy, "unix:mode", mode & 07777);
  }
}

package dev.berth.engine.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.berth.engine.embedded.NativeCall.NativeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Mounts and unmounts, in this process's mount namespace. Thread-safe. */
final class MountCalls {
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_BIND = 0x1000;
  private static final long MS_PRIVATE = 0x40000;
  private static final long RAMFS_MAGIC = 0x858458f6L;
  private static final int STATFS_SIZE = 120;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  /** What {@code mount} takes of options: a page, with its final zero. */
  private static final int LONGEST_OPTIONS = 4095;

  private static final NativeCall MOUNT =
      new NativeCall("mount", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final NativeCall UNMOUNT = new NativeCall("umount2", JAVA_INT, ADDRESS, JAVA_INT);

  private static final NativeCall STATFS = new NativeCall("statfs", JAVA_INT, ADDRESS, ADDRESS);

  private MountCalls() {}

  /** Mounts memory that is never swapped out, for root alone. */
  static void mountMemory(Path target) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment type = arena.allocateFrom("ramfs");
      MOUNT.call(type, target.toString(), type, MS_NODEV | MS_NOSUID, "mode=0700");
    }
  }

  /** Whether a file is kept in memory that is never swapped out. */
  static boolean isMemory(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(STATFS_SIZE, Long.BYTES);
      STATFS.call(file.toString(), status);
      return status.get(JAVA_LONG, 0) == RAMFS_MAGIC;
    } catch (NativeException e) {
      return false;
    }
  }

  /** Shows an open file or directory in another place, without what is mounted below it. */
  static void bind(int descriptor, Path target) throws IOException {
    String source = DescriptorCalls.shown(descriptor).toString();
    MOUNT.call(source, target.toString(), MemorySegment.NULL, MS_BIND, MemorySegment.NULL);
    MOUNT.call(
        MemorySegment.NULL, target.toString(), MemorySegment.NULL, MS_PRIVATE, MemorySegment.NULL);
  }

  /**
   * The directories of an overlay.
   *
   * @param lowers the topmost first
   * @param links a directory for short names of the lower directories, when their own are too long
   *     together
   */
  record Overlay(List<Path> lowers, Path upper, Path work, Path links) {}

  /** Mounts an overlay. */
  static void mountOverlay(Overlay overlay, Path target) throws IOException {
    String options = options(overlay, overlay.lowers().stream().map(MountCalls::escaped).toList());
    if (options.length() > LONGEST_OPTIONS) {
      options = options(overlay, shortened(overlay));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment type = arena.allocateFrom("overlay");
      MOUNT.call(type, target.toString(), type, MS_NODEV, options);
    }
  }

  private static String options(Overlay overlay, List<String> lowers) {
    return "lowerdir="
        + String.join(":", lowers)
        + ",upperdir="
        + escaped(overlay.upper())
        + ",workdir="
        + escaped(overlay.work());
  }

  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
  }

  /** Symbolic links, which the kernel follows once, while it mounts. */
  private static List<String> shortened(Overlay overlay) throws IOException {
    Files.createDirectories(overlay.links());
    for (int i = 0; i < overlay.lowers().size(); i++) {
      Path link = overlay.links().resolve(Integer.toString(i, 36));
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, overlay.lowers().get(i));
    }
    return Stream.iterate(0, i -> i + 1)
        .limit(overlay.lowers().size())
        .map(i -> escaped(overlay.links().resolve(Integer.toString(i, 36))))
        .toList();
  }

  /** Unmounts what is mounted there; harmless if nothing is. */
  static void unmount(Path target) throws IOException {
    try {
      while (true) {
        UNMOUNT.call(target.toString(), MNT_DETACH | UMOUNT_NOFOLLOW);
      }
    } catch (NativeException e) {
      if (e.errno() != NativeException.EINVAL && e.errno() != NativeException.ENOENT) {
        throw e;
      }
    }
  }

  /** Every mount at or below a directory, the innermost first. */
  static List<Path> mountsBelow(Path directory) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> line.split(" ", 6)[4])
        .map(path -> Path.of(path.replace("\\040", " ").replace("\\134", "\\")))
        .filter(path -> path.startsWith(directory))
        .toList()
        .reversed();
  }
}

package dev.berth.engine.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.berth.engine.embedded.NativeCall.NativeException;
import dev.berth.engine.embedded.TarEntry.Time;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The calls on files that Java does not offer. Directories are open descriptors, names single
 * components in raw text (see {@link TarPath}), and no call follows a symbolic link.
 */
final class FileCalls {
  static final int ENOTEMPTY = 39;
  static final int EOPNOTSUPP = 95;

  /** A FIFO that its owner can read and write. */
  static final int FIFO = 0010600;

  /** A character device without permissions. */
  static final int CHARACTER_DEVICE = 0020000;

  private static final int KIND = 0170000;
  private static final int DIRECTORY = 0040000;

  private static final int O_WRONLY = 01;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_DIRECTORY = 0200000;
  private static final int O_NOFOLLOW = 0400000;
  private static final int O_CLOEXEC = 02000000;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_SIZE = 256;

  private static final NativeCall OPENAT =
      new NativeCall("openat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final NativeCall CLOSE = new NativeCall("close", JAVA_INT, JAVA_INT);
  private static final NativeCall MKDIRAT =
      new NativeCall("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final NativeCall MKNODAT =
      new NativeCall("mknodat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
  private static final NativeCall SYMLINKAT =
      new NativeCall("symlinkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final NativeCall LINKAT =
      new NativeCall("linkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
  private static final NativeCall UNLINKAT =
      new NativeCall("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final NativeCall FCHOWNAT =
      new NativeCall("fchownat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final NativeCall FCHMODAT =
      new NativeCall("fchmodat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final NativeCall UTIMENSAT =
      new NativeCall("utimensat", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final NativeCall LSETXATTR =
      new NativeCall("lsetxattr", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final NativeCall STATX =
      new NativeCall("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final NativeCall PWRITE =
      new NativeCall("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final NativeCall FTRUNCATE =
      new NativeCall("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final NativeCall SYNCFS = new NativeCall("syncfs", JAVA_INT, JAVA_INT);

  private FileCalls() {}

  /**
   * What a name stands for.
   *
   * @param mode kind and permissions
   * @param deviceZero whether a device has the number 0:0
   */
  record Status(int mode, int uid, int gid, boolean deviceZero, Time modified) {
    boolean isDirectory() {
      return (mode & KIND) == DIRECTORY;
    }

    boolean isWhiteout() {
      return (mode & KIND) == CHARACTER_DEVICE && deviceZero;
    }
  }

  /** Opens a directory of this process's own, which is trusted. */
  static int openDirectory(Path directory) throws NativeException {
    int flags = O_DIRECTORY | O_CLOEXEC;
    return (int) OPENAT.call(AT_FDCWD, directory.toAbsolutePath().toString(), flags, 0);
  }

  /** Opens a directory; fails for anything else, a symbolic link too. */
  static int openDirectory(int parent, String name) throws NativeException {
    return open(parent, name, O_DIRECTORY | O_NOFOLLOW, 0);
  }

  /** Makes a file that did not exist, for writing. */
  static int createFile(int parent, String name) throws NativeException {
    return open(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0600);
  }

  private static int open(int parent, String name, int flags, int mode) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPENAT.call(parent, text(arena, name), flags | O_CLOEXEC, mode);
    }
  }

  static void close(int descriptor) throws NativeException {
    CLOSE.call(descriptor);
  }

  static void makeDirectory(int parent, String name) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      MKDIRAT.call(parent, text(arena, name), 0755);
    }
  }

  /**
   * Makes a node with the device number 0:0.
   *
   * @param kind {@link #FIFO} or {@link #CHARACTER_DEVICE}
   */
  static void makeNode(int parent, String name, int kind) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      MKNODAT.call(parent, text(arena, name), kind, 0L);
    }
  }

  static void makeSymbolicLink(int parent, String name, String target) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      SYMLINKAT.call(text(arena, target), parent, text(arena, name));
    }
  }

  /** Gives a file, or a symbolic link itself, one more name. */
  static void makeHardLink(int fromParent, String fromName, int parent, String name)
      throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      LINKAT.call(fromParent, text(arena, fromName), parent, text(arena, name), 0);
    }
  }

  static void remove(int parent, String name) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      UNLINKAT.call(parent, text(arena, name), 0);
    }
  }

  /** Removes a directory; fails with {@link #ENOTEMPTY} when something is in it. */
  static void removeDirectory(int parent, String name) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      UNLINKAT.call(parent, text(arena, name), AT_REMOVEDIR);
    }
  }

  static void setOwner(int parent, String name, int uid, int gid) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      FCHOWNAT.call(parent, text(arena, name), uid, gid, AT_SYMLINK_NOFOLLOW);
    }
  }

  /** Sets permissions; the caller knows that the name is not a symbolic link. */
  static void setMode(int parent, String name, int mode) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      FCHMODAT.call(parent, text(arena, name), mode, 0);
    }
  }

  static void setModified(int parent, String name, Time time) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment accessedAndModified =
          arena.allocateFrom(
              ValueLayout.JAVA_LONG,
              time.seconds(),
              time.nanoseconds(),
              time.seconds(),
              time.nanoseconds());
      UTIMENSAT.call(parent, text(arena, name), accessedAndModified, AT_SYMLINK_NOFOLLOW);
    }
  }

  /** Sets an extended attribute; its value is raw text. */
  static void setXattr(int parent, String name, String key, String value) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = text(arena, value);
      String file = "/proc/self/fd/" + parent + "/" + name;
      LSETXATTR.call(text(arena, file), text(arena, key), bytes, (long) value.length(), 0);
    }
  }

  static Status status(int parent, String name) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(STATX_SIZE, Long.BYTES);
      STATX.call(parent, text(arena, name), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, buffer);
      int mode = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, 28));
      Time modified = new Time(buffer.get(JAVA_LONG, 112), buffer.get(JAVA_INT, 120));
      boolean zero = buffer.get(JAVA_INT, 128) == 0 && buffer.get(JAVA_INT, 132) == 0;
      int uid = buffer.get(JAVA_INT, 20);
      return new Status(mode, uid, buffer.get(JAVA_INT, 24), zero, modified);
    }
  }

  /** Writes some of a buffer at a place of a file. */
  static long write(int file, MemorySegment buffer, long length, long position)
      throws NativeException {
    return PWRITE.call(file, buffer, length, position);
  }

  static void setSize(int file, long size) throws NativeException {
    FTRUNCATE.call(file, size);
  }

  /** Brings everything of the file system that holds this directory to the disk. */
  static void syncFileSystem(Path directory) throws NativeException {
    int descriptor = openDirectory(directory);
    try {
      SYNCFS.call(descriptor);
    } finally {
      close(descriptor);
    }
  }

  /** Raw text as a C string. */
  private static MemorySegment text(Arena arena, String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment text = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return text;
  }
}

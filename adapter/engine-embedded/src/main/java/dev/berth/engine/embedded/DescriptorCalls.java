package dev.berth.engine.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** File descriptors, for what the JDK has no word for. Thread-safe. */
final class DescriptorCalls {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  private static final long SYS_OPENAT2 = 437;
  private static final int O_PATH = 0x200000;
  private static final long RESOLVE_NO_MAGIC_LINKS = 0x2;
  private static final long RESOLVE_NO_SYMBOLIC_LINKS = 0x4;
  private static final long RESOLVE_BENEATH = 0x8;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final short POLLIN = 1;

  private static final NativeCall OPEN =
      new NativeCall("open", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final NativeCall OPENAT2 =
      new NativeCall("syscall", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
  private static final NativeCall CLOSE = new NativeCall("close", JAVA_INT, JAVA_INT);
  private static final NativeCall PIPE = new NativeCall("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final NativeCall POLL =
      new NativeCall("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final NativeCall READ =
      new NativeCall("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final NativeCall WRITE =
      new NativeCall("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

  private DescriptorCalls() {}

  static int open(Path path, int flags) throws IOException {
    return (int) OPEN.call(path.toString(), flags | O_CLOEXEC, 0);
  }

  /**
   * Opens a file for reading as a process whose root is that directory would: no symbolic link and
   * no {@code ..} leads out of it.
   */
  static int openInRoot(Path root, String path) throws IOException {
    return openAt(root, path, O_NONBLOCK, RESOLVE_IN_ROOT);
  }

  /**
   * Opens a place below a directory, not what is in it; fails where a link or {@code ..} leads out.
   */
  static int openBeneath(Path directory, String path) throws IOException {
    return openAt(directory, path, O_PATH, RESOLVE_BENEATH | RESOLVE_NO_MAGIC_LINKS);
  }

  /** Opens a place, not what is in it; fails where a symbolic link is on the way. */
  static int openWithoutLinks(Path path) throws IOException {
    return openAt(Path.of("/"), path.toString(), O_PATH, RESOLVE_NO_SYMBOLIC_LINKS);
  }

  private static int openAt(Path root, String path, int flags, long resolve) throws IOException {
    int directory = open(root, O_RDONLY);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(24, 8);
      how.set(JAVA_LONG, 0, O_CLOEXEC | flags);
      how.set(JAVA_LONG, 16, resolve);
      return (int)
          OPENAT2.call(
              SYS_OPENAT2, (long) directory, arena.allocateFrom(path), how, how.byteSize());
    } finally {
      close(directory);
    }
  }

  /** Where the kernel shows an open file of this process. */
  static Path shown(int descriptor) {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  static void close(int descriptor) throws IOException {
    CLOSE.call(descriptor);
  }

  /** The two ends of a pipe. */
  record Pipe(int read, int write) {}

  static Pipe pipe() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      PIPE.call(ends, O_CLOEXEC);
      return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
    }
  }

  /**
   * Waits until there is something to read, or the end of it.
   *
   * @return whether there is; false when the time was over first
   */
  static boolean isReadable(int descriptor, int milliseconds) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8, 4);
      poll.set(JAVA_INT, 0, descriptor);
      poll.set(JAVA_SHORT, 4, POLLIN);
      return POLL.call(poll, 1L, milliseconds) > 0;
    }
  }

  /**
   * Reads what is there, waiting for the first byte.
   *
   * @return how many bytes came; 0 at the end
   */
  static int read(int descriptor, byte[] into) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(into.length);
      int count = (int) READ.call(descriptor, buffer, (long) into.length);
      MemorySegment.copy(buffer, JAVA_BYTE, 0, into, 0, count);
      return count;
    }
  }

  /** Writes all of it. */
  static void write(int descriptor, byte[] bytes, int offset, int length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(length, 1));
      MemorySegment.copy(bytes, offset, buffer, JAVA_BYTE, 0, length);
      long written = 0;
      while (written < length) {
        written += WRITE.call(descriptor, buffer.asSlice(written), length - written);
      }
    }
  }
}

package dev.berth.engine.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.berth.engine.TerminalSize;
import dev.berth.engine.embedded.NativeCall.NativeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Pseudo-terminals. Thread-safe. */
final class TerminalCalls {
  private static final long TIOCSWINSZ = 0x5414;
  private static final int NAME_SIZE = 128;

  private static final NativeCall OPEN = new NativeCall("posix_openpt", JAVA_INT, JAVA_INT);
  private static final NativeCall UNLOCK = new NativeCall("unlockpt", JAVA_INT, JAVA_INT);
  private static final NativeCall NAME =
      new NativeCall("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final NativeCall IOCTL =
      new NativeCall("ioctl", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private TerminalCalls() {}

  /**
   * A pseudo-terminal.
   *
   * @param descriptor of our side
   * @param other the file of the side that a program has
   */
  record Terminal(int descriptor, Path other) {}

  static Terminal open() throws IOException {
    int descriptor =
        (int)
            OPEN.call(
                DescriptorCalls.O_RDWR | DescriptorCalls.O_NOCTTY | DescriptorCalls.O_CLOEXEC);
    try (Arena arena = Arena.ofConfined()) {
      UNLOCK.call(descriptor);
      MemorySegment name = arena.allocate(NAME_SIZE);
      long error = NAME.call(descriptor, name, (long) NAME_SIZE);
      if (error != 0) {
        throw new NativeException("ptsname_r", (int) error);
      }
      return new Terminal(descriptor, Path.of(name.getString(0)));
    } catch (IOException e) {
      DescriptorCalls.close(descriptor);
      throw e;
    }
  }

  static void resize(int descriptor, TerminalSize size) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment window = arena.allocate(JAVA_SHORT, 4);
      window.setAtIndex(JAVA_SHORT, 0, (short) size.rows());
      window.setAtIndex(JAVA_SHORT, 1, (short) size.columns());
      IOCTL.call(descriptor, TIOCSWINSZ, window);
    }
  }
}

package dev.berth.engine.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.berth.engine.embedded.NativeCall.NativeException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The system calls that make, enter and keep network namespaces. Entering one changes the calling
 * thread only, and every thread that it starts from then on: never call {@link #unshareNetwork} and
 * {@link #enter} on a virtual thread.
 */
final class NamespaceCalls {
  private static final NativeCall UNSHARE = new NativeCall("unshare", JAVA_INT, JAVA_INT);
  private static final NativeCall SETNS = new NativeCall("setns", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final NativeCall OPEN = new NativeCall("open", JAVA_INT, ADDRESS, JAVA_INT);
  private static final NativeCall WRITE =
      new NativeCall("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final NativeCall CLOSE = new NativeCall("close", JAVA_INT, JAVA_INT);
  private static final NativeCall MOUNT =
      new NativeCall("mount", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final NativeCall UNMOUNT = new NativeCall("umount2", JAVA_INT, ADDRESS, JAVA_INT);

  private static final int CLONE_NEWNET = 0x40000000;
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int O_WRONLY_CLOEXEC = 0x80001;
  private static final long MS_BIND = 0x1000;
  private static final int MNT_DETACH = 2;
  private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";
  private static final String SETTINGS = "/proc/sys/net/";

  private NamespaceCalls() {}

  /** Moves the calling thread into a new network namespace, with nothing but a loopback. */
  static void unshareNetwork() throws NativeException {
    UNSHARE.call(CLONE_NEWNET);
  }

  /** Opens the network namespace of the calling thread; who asks closes it. */
  static int openOfThisThread() throws NativeException {
    return open(Path.of(OF_THIS_THREAD));
  }

  /** Opens a file that holds a network namespace; who asks closes it. */
  static int open(Path file) throws NativeException {
    return (int) OPEN.call(file.toString(), O_RDONLY_CLOEXEC);
  }

  /** Moves the calling thread into a network namespace. */
  static void enter(int descriptor) throws NativeException {
    SETNS.call(descriptor, CLONE_NEWNET);
  }

  /**
   * Writes a setting of the network namespace of the calling thread, where the kernel has it.
   *
   * <p>By system calls, as the JDK's files may start a thread, which would stay in the namespace.
   *
   * @param name {@code ipv4/ip_forward}
   */
  static void set(String name, String value) throws NativeException {
    int file;
    try {
      file = (int) OPEN.call(SETTINGS + name, O_WRONLY_CLOEXEC);
    } catch (NativeException e) {
      if (e.errno() == NativeException.ENOENT) {
        return;
      }
      throw e;
    }
    try {
      WRITE.call(file, value, (long) value.length());
    } finally {
      CLOSE.call(file);
    }
  }

  static void close(int descriptor) throws NativeException {
    CLOSE.call(descriptor);
  }

  /** Makes a file that holds a network namespace open, whoever ends. */
  static void keep(int descriptor, Path file) throws IOException {
    Files.createFile(file);
    try {
      MOUNT.call(
          "/proc/self/fd/" + descriptor,
          file.toString(),
          MemorySegment.NULL,
          MS_BIND,
          MemorySegment.NULL);
    } catch (NativeException e) {
      Files.delete(file);
      throw e;
    }
  }

  /** Removes a file that {@link #keep} made, if it is there. */
  static void release(Path file) throws IOException {
    boolean mounted = true;
    while (mounted) {
      mounted = unmount(file);
    }
    Files.deleteIfExists(file);
  }

  /** Returns whether something was mounted. */
  private static boolean unmount(Path file) throws NativeException {
    try {
      UNMOUNT.call(file.toString(), MNT_DETACH);
      return true;
    } catch (NativeException e) {
      if (e.errno() == NativeException.EINVAL || e.errno() == NativeException.ENOENT) {
        return false;
      }
      throw e;
    }
  }
}

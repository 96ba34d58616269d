package dev.berth.engine.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.berth.engine.embedded.NativeCall.NativeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * Processes that are started, signalled and reaped without the JDK's {@link ProcessBuilder}, which
 * can neither make a session nor hand over file descriptors. Thread-safe.
 */
final class ProcessCalls {
  static final int SIGKILL = 9;

  private static final int SIZE_OF_ACTIONS = 512;
  private static final short POSIX_SPAWN_SETSIGDEF = 0x04;
  private static final short POSIX_SPAWN_SETSIGMASK = 0x08;
  private static final short POSIX_SPAWN_SETSID = 0x80;
  private static final int WNOHANG = 1;
  private static final int O_RDWR = 2;

  private static final NativeCall SPAWN =
      new NativeCall("posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final NativeCall ACTIONS_INIT =
      new NativeCall("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
  private static final NativeCall ACTIONS_DESTROY =
      new NativeCall("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
  private static final NativeCall ADD_OPEN =
      new NativeCall(
          "posix_spawn_file_actions_addopen",
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_INT);
  private static final NativeCall ADD_DUP2 =
      new NativeCall("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final NativeCall ADD_CHDIR =
      new NativeCall("posix_spawn_file_actions_addchdir_np", JAVA_INT, ADDRESS, ADDRESS);
  private static final NativeCall ADD_CLOSE_FROM =
      new NativeCall("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);
  private static final NativeCall ATTRIBUTES_INIT =
      new NativeCall("posix_spawnattr_init", JAVA_INT, ADDRESS);
  private static final NativeCall SET_FLAGS =
      new NativeCall("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
  private static final NativeCall SET_DEFAULT_SIGNALS =
      new NativeCall("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);
  private static final NativeCall SIGNALS_FILL = new NativeCall("sigfillset", JAVA_INT, ADDRESS);
  private static final NativeCall WAIT =
      new NativeCall("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final NativeCall KILL = new NativeCall("kill", JAVA_INT, JAVA_INT, JAVA_INT);

  private ProcessCalls() {}

  /**
   * What is to be started.
   *
   * @param command the program's path and its arguments
   * @param environment {@code NAME=value} each
   * @param directory its working directory
   * @param standard the file that is standard input, output and error: {@code /dev/null}, or a
   *     terminal, which becomes the controlling one
   * @param descriptor one of this process that the new one gets as number 3; -1 for none
   */
  record Start(
      List<String> command,
      List<String> environment,
      Path directory,
      Path standard,
      int descriptor) {}

  /**
   * Starts a program as the leader of a session of its own, with no other open file than the ones
   * given.
   *
   * @return its process id; {@link #reap} has to be called for it
   */
  static int start(Start start) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment actions = arena.allocate(SIZE_OF_ACTIONS, 16);
      MemorySegment attributes = arena.allocate(SIZE_OF_ACTIONS, 16);
      MemorySegment signals = arena.allocate(SIZE_OF_ACTIONS, 16);
      MemorySegment pid = arena.allocate(JAVA_INT);
      check(ACTIONS_INIT.call(actions));
      try {
        check(ADD_CHDIR.call(actions, start.directory().toString()));
        check(ADD_OPEN.call(actions, 0, start.standard().toString(), O_RDWR, 0));
        check(ADD_DUP2.call(actions, 0, 1));
        check(ADD_DUP2.call(actions, 0, 2));
        if (start.descriptor() >= 0) {
          check(ADD_DUP2.call(actions, start.descriptor(), 3));
        }
        check(ADD_CLOSE_FROM.call(actions, start.descriptor() >= 0 ? 4 : 3));
        check(ATTRIBUTES_INIT.call(attributes));
        check(SIGNALS_FILL.call(signals));
        check(SET_DEFAULT_SIGNALS.call(attributes, signals));
        short flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
        check(SET_FLAGS.call(attributes, flags));
        check(
            SPAWN.call(
                pid,
                start.command().getFirst(),
                actions,
                attributes,
                strings(arena, start.command()),
                strings(arena, start.environment())));
      } finally {
        ACTIONS_DESTROY.call(actions);
      }
      return pid.get(JAVA_INT, 0);
    }
  }

  /** The result of a function that returns its error number instead of keeping it in errno. */
  private static void check(long error) throws NativeException {
    if (error != 0) {
      throw new NativeException("posix_spawn", (int) error);
    }
  }

  private static MemorySegment strings(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    array.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
    return array;
  }

  /**
   * Takes the exit status of a process that {@link #start} made and that has ended or is about to.
   * Blocks until then, so it belongs on a platform thread unless the end is near.
   *
   * @return the exit code, 128 + the signal's number for a killed one
   */
  static int reap(int pid) throws IOException {
    return status(pid, 0);
  }

  /** As {@link #reap}, but without waiting. */
  static void reapIfEnded(int pid) throws IOException {
    status(pid, WNOHANG);
  }

  private static int status(int pid, int options) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(JAVA_INT);
      WAIT.call(pid, status, options);
      int value = status.get(JAVA_INT, 0);
      int signal = value & 0x7f;
      return signal == 0 ? (value >> 8) & 0xff : 128 + signal;
    }
  }

  /**
   * Sends a signal.
   *
   * @return whether there was such a process
   */
  static boolean kill(long pid, int signal) throws IOException {
    try {
      KILL.call(Math.toIntExact(pid), signal);
      return true;
    } catch (NativeException e) {
      if (e.errno() == NativeException.ESRCH) {
        return false;
      }
      throw e;
    }
  }
}

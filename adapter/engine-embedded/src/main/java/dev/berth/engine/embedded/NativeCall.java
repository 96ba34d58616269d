package dev.berth.engine.embedded;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * One function of the C library, called with its {@code errno} kept. Classes beside this one group
 * the functions by what they are for; each call there says in its exception what it was about.
 * Thread-safe.
 */
final class NativeCall {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"),
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

  private final String name;
  private final MethodHandle handle;

  /**
   * Finds a function that returns a C {@code int} or {@code long} below 0 on failure.
   *
   * @param result {@link ValueLayout#JAVA_INT} or {@link ValueLayout#JAVA_LONG}
   */
  NativeCall(String name, MemoryLayout result, MemoryLayout... arguments) {
    this.name = name;
    this.handle =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(result, arguments),
            Linker.Option.captureCallState("errno"));
  }

  /**
   * Calls it.
   *
   * @return its result, 0 or more
   * @throws NativeException if the result is below 0
   */
  long call(Object... arguments) throws NativeException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      Object[] all = new Object[arguments.length + 1];
      all[0] = state;
      for (int i = 0; i < arguments.length; i++) {
        all[i + 1] = arguments[i] instanceof String text ? arena.allocateFrom(text) : arguments[i];
      }
      long result = ((Number) handle.invokeWithArguments(all)).longValue();
      if (result < 0) {
        throw new NativeException(name, (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (NativeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot call " + name, e);
    }
  }

  private static String text(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      return "error " + errno;
    }
  }

  /** A call that failed, with its {@code errno}. */
  static final class NativeException extends IOException {
    private static final long serialVersionUID = 1L;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EAGAIN = 11;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENOTDIR = 20;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int ELOOP = 40;

    private final int errno;

    NativeException(String function, int errno) {
      super(function + ": " + text(errno));
      this.errno = errno;
    }

    int errno() {
      return errno;
    }
  }
}

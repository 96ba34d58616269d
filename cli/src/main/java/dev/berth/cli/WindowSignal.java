package dev.berth.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The signal that a terminal's window has another size. The JDK has it in the module
 * jdk.unsupported only, whose every use is a warning that cannot be switched off: so it is called
 * by its name.
 */
final class WindowSignal {
  private WindowSignal() {}

  /** Runs an action at each change of the size; never, on a JDK that cannot tell. */
  @SuppressWarnings("ReferenceEquality") // A listener is equal to itself only.
  static void onChange(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler calls =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "WindowSignal";
              };
      Object listener =
          Proxy.newProxyInstance(
              WindowSignal.class.getClassLoader(), new Class<?>[] {handler}, calls);
      Object window = signal.getConstructor(String.class).newInstance("WINCH");
      signal.getMethod("handle", signal, handler).invoke(null, window, listener);
    } catch (ReflectiveOperationException e) {
      // The program keeps the size that it began with.
    }
  }
}

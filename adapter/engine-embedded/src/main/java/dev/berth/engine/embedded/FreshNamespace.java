package dev.berth.engine.embedded;

import dev.berth.engine.embedded.NativeCall.NativeException;
import java.util.Map;

/**
 * A network namespace that no task has yet: its loopback is up, and nothing else is in it. It lives
 * as long as its descriptor is open or a file keeps it.
 *
 * @param descriptor of the namespace
 * @param links a way to its interfaces from any thread
 */
record FreshNamespace(int descriptor, Links links) implements AutoCloseable {
  /** As Docker has them: port 80 and ping need no privilege inside; IPv6 comes later. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "ipv4/ip_unprivileged_port_start", "0",
          "ipv4/ping_group_range", "0 2147483647",
          "ipv6/conf/default/disable_ipv6", "1");

  /**
   * Makes one. The calling thread is inside in between, and is back when this returns. While it is
   * inside, it must not wake another thread: the JDK may start one more carrier of virtual threads
   * for that, and a thread that is started here would be inside for good.
   *
   * @throws Stranded if the thread could not come back: let it end, telling nobody
   */
  static FreshNamespace make() throws NativeException {
    int home = NamespaceCalls.openOfThisThread();
    try {
      NamespaceCalls.unshareNetwork();
      try {
        return prepare();
      } finally {
        comeBack(home);
      }
    } finally {
      NamespaceCalls.close(home);
    }
  }

  private static FreshNamespace prepare() throws NativeException {
    int descriptor = NamespaceCalls.openOfThisThread();
    try {
      Links links = Links.ofThisThread();
      try {
        links.loopbackUp();
        for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
          NamespaceCalls.set(setting.getKey(), setting.getValue());
        }
        return new FreshNamespace(descriptor, links);
      } catch (NativeException e) {
        links.close();
        throw e;
      }
    } catch (NativeException e) {
      NamespaceCalls.close(descriptor);
      throw e;
    }
  }

  private static void comeBack(int home) {
    try {
      NamespaceCalls.enter(home);
    } catch (NativeException e) {
      throw new Stranded(e);
    }
  }

  @Override
  public void close() throws NativeException {
    links.close();
    NamespaceCalls.close(descriptor);
  }

  /** The thread is in a namespace that is not its own. */
  static final class Stranded extends Error {
    private static final long serialVersionUID = 1L;

    Stranded(NativeException cause) {
      super("Cannot bring a thread back to its network namespace", cause);
    }
  }
}

package dev.berth.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, last first; one that fails does not keep the others open. Thread-safe,
 * and harmless when called twice.
 */
final class Cleanup {
  private static final Logger LOG = System.getLogger(Cleanup.class.getName());

  private final Deque<Part> parts = new ArrayDeque<>();

  private record Part(String name, AutoCloseable what) {}

  /** Takes over the care of something. */
  synchronized <T extends AutoCloseable> T add(String name, T what) {
    parts.push(new Part(name, what));
    return what;
  }

  /** Returns whether there was anything to close. */
  synchronized boolean run() {
    boolean any = !parts.isEmpty();
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      LOG.log(Level.DEBUG, () -> "Closing " + part.name());
      try {
        part.what().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        LOG.log(Level.WARNING, "Interrupted while closing " + part.name(), e);
      } catch (Exception e) {
        LOG.log(Level.WARNING, "Cannot close " + part.name(), e);
      }
    }
    return any;
  }
}

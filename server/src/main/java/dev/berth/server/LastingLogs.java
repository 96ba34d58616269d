package dev.berth.server;

import java.util.logging.LogManager;

/**
 * A log manager that does not close the logs when the JVM begins to end, so that the log tells how
 * the server stopped. The JDK makes it; {@link Main} names it.
 */
public final class LastingLogs extends LogManager {
  @Override
  public void reset() {}
}

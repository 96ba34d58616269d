package dev.berth.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a log.
 *
 * @param follow whether to wait for what comes, until the task has ended
 * @param tail how many of the last lines to begin with; -1 for all that are kept
 * @param since null: from the beginning
 */
public record LogRequest(boolean follow, int tail, @Nullable Instant since) {
  public static final LogRequest ALL = new LogRequest(false, -1, null);
}

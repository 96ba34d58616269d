package dev.berth.logs;

import java.time.Instant;
import java.util.List;

/**
 * A line and those that went on with it. Immutable.
 *
 * @param more the lines after the first
 * @param last the last of all its lines
 * @param truncated whether more was written than there is here
 */
record RawRecord(TakenLine first, List<String> more, TakenLine last, boolean truncated) {
  Source source() {
    return first.source();
  }

  Instant time() {
    return first.time();
  }
}

package dev.berth.records;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;

/** Tells which templates of messages were seen for the first time. Thread-safe. */
@FunctionalInterface
public interface NewTemplates {
  /**
   * A tenant's templates that were first seen in a time, the newest first.
   *
   * @param from the earliest time, inclusive
   * @param to the latest time, exclusive
   * @param most how many are told
   */
  List<Template> firstSeen(TenantId tenant, Instant from, Instant to, int most);

  /**
   * One of them.
   *
   * @param id 16 hexadecimal digits
   * @param service whose it is; empty: none's
   * @param text with its parameters as {@code <name>}
   * @param count how many records it has by now
   */
  record Template(String id, String service, String text, Instant firstSeen, long count) {}
}

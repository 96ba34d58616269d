package dev.berth.kql;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/** How a query that cannot be read is refused. */
final class KqlSyntax {
  private KqlSyntax() {}

  /**
   * @param column where, from 1
   * @param cause what is wrong, and what to do: two sentences, the first begun after a colon
   */
  static BerthException error(int column, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT, "Cannot read the query at column %d: %s".formatted(column, cause));
  }
}

package dev.berth.deploy;

import java.time.Duration;
import java.time.Instant;

/**
 * A step that failed the last time it was tried.
 *
 * @param hash what the task was to be made from; empty for a step without one
 * @param attempts how often in a row, from 1
 * @param reason for people
 * @param outlook what another try may bring
 */
record StepFailure(String hash, int attempts, Instant at, String reason, Outlook outlook) {
  /** So many tries of a pull are skipped at the beginning of the row: a registry is not a disk. */
  private static final int SKIPPED = 4;

  StepFailure(String hash, int attempts, Instant at, String reason) {
    this(hash, attempts, at, reason, Outlook.OPEN);
  }

  /** What another try may bring. */
  enum Outlook {
    /** It may go through at once. */
    OPEN,
    /** It may go through later: another machine is asked. */
    DISTANT,
    /** The same, unless a person does something. It is tried all the same. */
    POOR
  }

  /** When it may be tried again. */
  Instant due() {
    return at.plus(delay());
  }

  private Duration delay() {
    return RestartRule.delay(outlook == Outlook.OPEN ? attempts : attempts + SKIPPED);
  }
}

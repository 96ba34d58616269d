package dev.berth.engine;

import java.time.Instant;

/**
 * Where a task is in its life.
 *
 * <pre>
 *   create        start            ends
 *  ───────▶ Created ─────▶ Running ─────▶ Exited
 *              │                            ▲
 *              └──── could not start ───────┘
 * </pre>
 */
public sealed interface TaskState {
  /** Prepared, not started. */
  record Created() implements TaskState {}

  /**
   * Its first process runs.
   *
   * @param pid as the machine sees it; 0 where the engine has none
   */
  record Running(Instant since, long pid) implements TaskState {}

  /**
   * It has ended, or could not start.
   *
   * @param exitCode 0 to 255, 128 + the signal's number for a killed one; 255 where nobody learned
   *     it
   * @param cause why it ended
   * @param reason for people: {@code exited with code 1}, {@code killed: out of memory}
   */
  record Exited(Instant at, int exitCode, Cause cause, String reason) implements TaskState {}

  /** Why a task ended. */
  enum Cause {
    /** By itself, or by a signal. */
    EXITED,
    /** The kernel killed it at its memory limit. */
    OUT_OF_MEMORY,
    /** It never ran: no such program, say. */
    NOT_STARTED,
    /** It was gone when the engine looked: a reboot, say. */
    LOST
  }
}

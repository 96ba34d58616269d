package dev.berth.records;

/**
 * Where every change, every showing of a secret, every log-in and every refused attempt is written
 * down. Append-only. Thread-safe.
 */
@FunctionalInterface
public interface AuditTrail {
  /** Writes nothing down; for tests. */
  AuditTrail NONE = _ -> {};

  /**
   * Writes down, with the time; returns when it is on disk. Callers at the same time share one
   * write to the disk.
   *
   * @throws dev.berth.kernel.BerthException {@code UNAVAILABLE} if it cannot be written
   */
  void record(AuditEntry entry);
}

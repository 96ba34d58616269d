package dev.berth.audit;

import dev.berth.kernel.ByteSize;
import java.time.Duration;

/**
 * How the audit trail is kept.
 *
 * @param keep how long an entry stays; whole files go, so a sixteenth longer at most
 * @param size how much is kept; beyond, the oldest files go before their time
 * @param segment how large a file becomes
 */
public record AuditSettings(Duration keep, ByteSize size, ByteSize segment) {
  /** 400 days, 1 GiB, in files of 16 MiB. */
  public static final AuditSettings DEFAULT =
      new AuditSettings(Duration.ofDays(400), ByteSize.ofMebibytes(1024), ByteSize.ofMebibytes(16));

  /**
   * @throws IllegalArgumentException if nothing would be kept
   */
  public AuditSettings {
    if (!keep.isPositive() || size.bytes() < 2 * segment.bytes()) {
      throw new IllegalArgumentException("Settings under which nothing is kept");
    }
  }
}

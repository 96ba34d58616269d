package dev.berth.logs;

import dev.berth.kernel.ByteSize;
import java.time.Duration;

/**
 * How records are kept.
 *
 * @param keep how many days; the day that it is counts
 * @param size how much of each tenant; beyond, the oldest days go before their time
 * @param reserve how much of the disk stays free: below, nothing is taken in
 * @param patience how long a search may take
 */
public record LogsSettings(int keep, ByteSize size, ByteSize reserve, Duration patience) {
  /** 14 days, 5 GiB for each tenant, 64 MiB of the disk left, 10 s for a search. */
  public static final LogsSettings DEFAULT =
      new LogsSettings(
          14, ByteSize.ofMebibytes(5 * 1024), ByteSize.ofMebibytes(64), Duration.ofSeconds(10));

  /**
   * @throws IllegalArgumentException if nothing would be kept
   */
  public LogsSettings {
    if (keep < 1 || size.bytes() < 1 || !patience.isPositive()) {
      throw new IllegalArgumentException("Settings under which nothing is kept");
    }
  }

  LogsSettings withSize(ByteSize changed) {
    return new LogsSettings(keep, changed, reserve, patience);
  }

  LogsSettings withReserve(ByteSize changed) {
    return new LogsSettings(keep, size, changed, patience);
  }
}

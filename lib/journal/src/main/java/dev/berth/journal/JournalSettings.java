package dev.berth.journal;

import dev.berth.kernel.ByteSize;
import java.time.Duration;

/**
 * How a journal is kept.
 *
 * @param segment how large a file becomes before the next is begun; it may pass this by a batch
 * @param batch how much is written at once
 * @param record the longest record
 * @param queue how many records may wait for the disk
 * @param patience how long an appender waits for room in the queue
 */
public record JournalSettings(
    ByteSize segment, ByteSize batch, ByteSize record, int queue, Duration patience) {
  /** Segments of 16 MiB, batches of 256 KiB, records up to 32 KiB; 4,096 may wait, for 10 s. */
  public static final JournalSettings DEFAULT =
      new JournalSettings(
          ByteSize.ofMebibytes(16),
          new ByteSize(256 * 1024),
          new ByteSize(32 * 1024),
          4096,
          Duration.ofSeconds(10));

  /**
   * @throws IllegalArgumentException if nothing could be written
   */
  public JournalSettings {
    boolean useless =
        record.bytes() < 1
            || record.bytes() > Frame.LONGEST
            || batch.bytes() < record.bytes() + Frame.OVERHEAD
            || batch.bytes() > 2L * Frame.LONGEST
            || queue < 1
            || patience.isNegative();
    if (useless) {
      throw new IllegalArgumentException("Settings under which nothing can be written");
    }
  }

  public JournalSettings withSegment(ByteSize changed) {
    return new JournalSettings(changed, batch, record, queue, patience);
  }
}

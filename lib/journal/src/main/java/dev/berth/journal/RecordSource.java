package dev.berth.journal;

import java.nio.ByteBuffer;

/**
 * One record to be. Asked for its bytes by the journal's own thread, in the order in which records
 * stand in the journal; so it may number them, or refer to the one before.
 */
@FunctionalInterface
public interface RecordSource {
  /**
   * Puts the record's bytes, at least one.
   *
   * @param record has room for the longest record that the journal takes
   * @throws java.nio.BufferOverflowException if it is longer; only this record is refused
   */
  void writeTo(ByteBuffer record);
}

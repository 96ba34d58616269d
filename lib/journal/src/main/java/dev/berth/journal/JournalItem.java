package dev.berth.journal;

/** What stands in a journal: a record, or a place where there should be one. */
public sealed interface JournalItem {
  /** Where it begins. */
  long position();

  /** Where the next one begins. */
  long end();

  /**
   * A record that is as it was appended.
   *
   * @param data its bytes; nobody else has them
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
  record Intact(long position, long end, byte[] data) implements JournalItem {}

  /**
   * Bytes that are no record, or that are not there: a disk or somebody changed them.
   *
   * @param reason a clause for people
   */
  record Damage(long position, long end, String reason) implements JournalItem {
    @Override
    public String toString() {
      return reason + " (bytes " + position + " to " + end + ")";
    }
  }
}

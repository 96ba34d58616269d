package dev.berth.journal;

/**
 * Who has to know what becomes of batches. Called by the journal's own thread, so it has to be
 * quick.
 */
public interface JournalListener {
  /** Nobody. */
  JournalListener NONE =
      new JournalListener() {
        @Override
        public boolean begins() {
          return false;
        }

        @Override
        public byte[] written() {
          return new byte[0];
        }

        @Override
        public void undone() {}
      };

  /**
   * A batch begins: its sources are asked next.
   *
   * @return whether it is to begin a new segment, however small the last one is
   */
  boolean begins();

  /**
   * The batch is on disk; the appenders are told next.
   *
   * @return what the mark is to carry, at most {@link Journal#LONGEST_NOTE} bytes: given back by
   *     {@link Journal#note()} when the journal is opened again
   */
  byte[] written();

  /** The batch could not be written: whatever its sources changed is to be undone. */
  void undone();
}

package dev.berth.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How far a journal is known to reach.
 *
 * @param first where it begins, after older segments were deleted
 * @param end where it ends; what is on disk may reach a little further, never less far
 * @param note what the listener had to say of the last batch
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record Mark(long first, long end, byte[] note) {
  static final int LONGEST_NOTE = 400;

  /** One of these in turn, so that one is whole whenever the machine stops. */
  static final int SLOT = 512;

  private static final int HEAD = 4 + 8 + 8 + 8 + 4;

  /**
   * Writes it; into the file's room, which a full disk does not take away.
   *
   * @param number greater by one each time
   */
  void write(FileChannel file, long number) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT).position(4);
    slot.putLong(number).putLong(first).putLong(end).putInt(note.length).put(note);
    slot.putInt(0, sum(slot.array())).clear();
    file.write(slot, number % 2 * SLOT);
  }

  /** The newest of a file; null if there is none. */
  static @Nullable Numbered read(FileChannel file) throws IOException {
    Numbered even = slot(file, 0);
    Numbered odd = slot(file, SLOT);
    if (even == null || odd == null) {
      return even == null ? odd : even;
    }
    return even.number() > odd.number() ? even : odd;
  }

  record Numbered(Mark mark, long number) {}

  private static @Nullable Numbered slot(FileChannel file, long offset) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT);
    if (file.read(slot, offset) < SLOT) {
      return null;
    }
    slot.flip();
    int sum = slot.getInt();
    long number = slot.getLong();
    long first = slot.getLong();
    long end = slot.getLong();
    int length = slot.getInt();
    boolean whole = sum == sum(slot.array()) && length >= 0 && length <= SLOT - HEAD;
    if (!whole) {
      return null;
    }
    byte[] note = new byte[length];
    slot.get(note);
    return new Numbered(new Mark(first, end, note), number);
  }

  private static int sum(byte[] slot) {
    CRC32C sum = new CRC32C();
    sum.update(slot, 4, SLOT - 4);
    return (int) sum.getValue();
  }
}

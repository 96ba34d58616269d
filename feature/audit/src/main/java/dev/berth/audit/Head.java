package dev.berth.audit;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where the trail begins and ends. Immutable.
 *
 * @param last the sequence number of the last entry; 0 if there is none
 * @param hash of the last entry
 * @param anchor where it begins
 */
record Head(long last, Hash hash, Anchor anchor) {
  static final Head EMPTY = new Head(0, Hash.NONE, new Anchor(1, Hash.NONE, 0));

  private static final int BYTES = 3 * Long.BYTES + 2 * Hash.BYTES;

  /**
   * The first entry that retention has left.
   *
   * @param first its sequence number
   * @param previous the hash of the entry before it
   * @param signedBy the sequence number of the entry that says that retention took what was before;
   *     0 if nothing was taken
   */
  record Anchor(long first, Hash previous, long signedBy) {}

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(last)
        .put(hash.bytes())
        .putLong(anchor.first())
        .put(anchor.previous().bytes())
        .putLong(anchor.signedBy())
        .array();
  }

  /** Of {@link #toBytes()}; empty for anything else. */
  static Optional<Head> of(byte[] bytes) {
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long last = buffer.getLong();
    Hash hash = hash(buffer);
    long first = buffer.getLong();
    Hash previous = hash(buffer);
    return Optional.of(new Head(last, hash, new Anchor(first, previous, buffer.getLong())));
  }

  private static Hash hash(ByteBuffer buffer) {
    byte[] bytes = new byte[Hash.BYTES];
    buffer.get(bytes);
    return Hash.of(bytes);
  }
}

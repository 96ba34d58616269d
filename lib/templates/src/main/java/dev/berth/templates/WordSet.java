package dev.berth.templates;

/** A small fixed set of words, asked by their hashes. Immutable. */
final class WordSet {
  private final long[] slots;
  private final int mask;

  WordSet(String... words) {
    int size = Integer.highestOneBit(Math.max(4, words.length) * 4);
    slots = new long[size];
    mask = size - 1;
    for (String word : words) {
      long hash = Bytes.hash(word);
      int slot = slot(hash);
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = hash;
    }
  }

  boolean contains(long hash) {
    int slot = slot(hash);
    while (slots[slot] != 0) {
      if (slots[slot] == hash) {
        return true;
      }
      slot = (slot + 1) & mask;
    }
    return false;
  }

  private int slot(long hash) {
    return (int) (hash >>> 40) & mask;
  }
}

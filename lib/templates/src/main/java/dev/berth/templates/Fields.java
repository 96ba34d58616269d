package dev.berth.templates;

import java.util.Arrays;

/**
 * The fields of a structured line: where their keys and values stand in it. Confined to one thread;
 * used again for each line.
 */
final class Fields {
  /** So many fields of a line are told apart. */
  static final int MOST = 128;

  int[] keyStarts = new int[16];
  int[] keyEnds = new int[16];
  int[] starts = new int[16];
  int[] ends = new int[16];

  /** Whether a value is text within quotes, which the positions leave out. */
  boolean[] quoted = new boolean[16];

  int count;

  void clear() {
    count = 0;
  }

  /** Whether there was room. */
  boolean add(int keyStart, int keyEnd, int start, int end, boolean text) {
    if (count == MOST) {
      return false;
    }
    if (count == starts.length) {
      int size = count * 2;
      keyStarts = Arrays.copyOf(keyStarts, size);
      keyEnds = Arrays.copyOf(keyEnds, size);
      starts = Arrays.copyOf(starts, size);
      ends = Arrays.copyOf(ends, size);
      quoted = Arrays.copyOf(quoted, size);
    }
    keyStarts[count] = keyStart;
    keyEnds[count] = keyEnd;
    starts[count] = start;
    ends[count] = end;
    quoted[count] = text;
    count++;
    return true;
  }
}

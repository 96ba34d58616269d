package dev.berth.index;

import java.io.IOException;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/** Counts the different values of a field. */
final class DistinctGatherer implements Gatherer {
  private static final int SEED = 0x5eed;

  private final String field;
  private final GatherBudget budget;
  private SegmentNames names = SegmentNames.NONE;
  private SegmentNumbers numbers = SegmentNumbers.NONE;

  private DetailColumn details = DetailColumn.NONE;

  /** Of the names of the segment, by number; 0: not known yet. */
  private long[] hashes = new long[0];

  DistinctGatherer(String field, GatherBudget budget) {
    this.field = field;
    this.budget = budget;
  }

  @Override
  public void enter(Segment segment) throws IOException {
    names = SegmentNames.of(segment.leaf(), field);
    numbers = SegmentNumbers.of(segment.leaf(), field);
    details = DetailColumn.of(segment.leaf().reader(), field);
    hashes = new long[names.size()];
  }

  private long hash(int number) throws IOException {
    if (hashes[number] == 0) {
      hashes[number] = hash(names.name(number));
    }
    return hashes[number];
  }

  private static long hash(BytesRef name) {
    return StringHelper.murmurhash3_x64_128(name.bytes, name.offset, name.length, SEED)[0];
  }

  /** The finaliser of MurmurHash3. */
  private static long hash(double number) {
    long bits = Double.doubleToLongBits(number + 0.0) + SEED;
    bits = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    bits = (bits ^ (bits >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return bits ^ (bits >>> 33);
  }

  @Override
  public Gathered begin() {
    Distinct distinct = new Distinct(budget);
    return new Gathered() {
      @Override
      public void take(int document) throws IOException {
        for (int i = names.seek(document); i > 0; i--) {
          distinct.add(hash(names.next()));
        }
        if (details.seek(document) && !details.isNumber()) {
          distinct.add(hash(details.name()));
        }
        for (int i = numbers.seek(document); i > 0; i--) {
          distinct.add(hash(numbers.next()));
        }
      }

      @Override
      public Outcome outcome() {
        return new Outcome.Count(distinct.count());
      }
    };
  }
}

package dev.berth.index;

import java.io.IOException;
import java.util.function.Supplier;

/** Adds up the numbers of a field. */
final class NumberGatherer implements Gatherer {
  private final String field;
  private final Supplier<Sum> sums;
  private SegmentNumbers numbers = SegmentNumbers.NONE;

  /** What is made of the numbers of a bucket. */
  interface Sum {
    void add(double number);

    Outcome outcome();
  }

  NumberGatherer(String field, Supplier<Sum> sums) {
    this.field = field;
    this.sums = sums;
  }

  @Override
  public void enter(Segment segment) throws IOException {
    numbers = SegmentNumbers.of(segment.leaf(), field);
  }

  @Override
  public Gathered begin() {
    Sum sum = sums.get();
    return new Gathered() {
      @Override
      public void take(int document) throws IOException {
        for (int i = numbers.seek(document); i > 0; i--) {
          sum.add(numbers.next());
        }
      }

      @Override
      public Outcome outcome() {
        return sum.outcome();
      }
    };
  }
}

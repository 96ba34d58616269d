package dev.berth.index;

import java.io.IOException;

/** Counts the values of a field. */
final class CountGatherer implements Gatherer {
  private final String field;
  private SegmentNames names = SegmentNames.NONE;
  private SegmentNumbers numbers = SegmentNumbers.NONE;
  private DetailColumn details = DetailColumn.NONE;

  CountGatherer(String field) {
    this.field = field;
  }

  @Override
  public void enter(Segment segment) throws IOException {
    names = SegmentNames.of(segment.leaf(), field);
    numbers = SegmentNumbers.of(segment.leaf(), field);
    details = DetailColumn.of(segment.leaf().reader(), field);
  }

  @Override
  public Gathered begin() {
    return new Gathered() {
      private long count;

      @Override
      public void take(int document) throws IOException {
        count += names.seek(document) + (long) numbers.seek(document);
        count += details.seek(document) && !details.isNumber() ? 1 : 0;
      }

      @Override
      public Outcome outcome() {
        return new Outcome.Count(count);
      }
    };
  }
}

package dev.berth.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sorts records by spans of a number that were named. */
final class RangeGatherer implements Gatherer {
  private final Aggregation.Ranges wanted;
  private final GatherBudget budget;
  private final GatherParts parts;
  private SegmentNumbers numbers = SegmentNumbers.NONE;

  RangeGatherer(Aggregation.Ranges wanted, GatherBudget budget) {
    this.wanted = wanted;
    this.budget = budget;
    this.parts = new GatherParts(wanted.parts(), budget);
  }

  @Override
  public void enter(Segment segment) throws IOException {
    numbers = SegmentNumbers.of(segment.leaf(), wanted.field());
    parts.enter(segment);
  }

  @Override
  public Gathered begin() {
    List<GatherParts.Bucket> buckets = new ArrayList<>();
    wanted.ranges().forEach(_ -> buckets.add(parts.begin()));
    return new ByRange(buckets);
  }

  private static boolean holds(Aggregation.Range range, double number) {
    Double from = range.from();
    Double to = range.to();
    return (from == null || number >= from) && (to == null || number < to);
  }

  private final class ByRange implements Gathered {
    private final List<GatherParts.Bucket> buckets;

    private ByRange(List<GatherParts.Bucket> buckets) {
      this.buckets = buckets;
    }

    @Override
    public void take(int document) throws IOException {
      int count = numbers.seek(document);
      double[] all = new double[count];
      for (int i = 0; i < count; i++) {
        all[i] = numbers.next();
      }
      for (int i = 0; i < buckets.size(); i++) {
        if (any(wanted.ranges().get(i), all)) {
          buckets.get(i).take(document);
        }
      }
    }

    private static boolean any(Aggregation.Range range, double[] numbers) {
      for (double number : numbers) {
        if (holds(range, number)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public Outcome outcome() {
      budget.show(buckets.size());
      List<Outcome.Bucket> shown = new ArrayList<>();
      for (int i = 0; i < buckets.size(); i++) {
        shown.add(buckets.get(i).outcome(new Outcome.Key.Name(wanted.ranges().get(i).name())));
      }
      return new Outcome.Buckets(shown, 0);
    }
  }
}

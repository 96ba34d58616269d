package dev.berth.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sorts records by spans of a number or of time. */
final class StepGatherer implements Gatherer {
  private final Wanted wanted;
  private final GatherBudget budget;
  private final GatherParts parts;
  private SegmentNumbers numbers = SegmentNumbers.NONE;

  /** Where spans begin and end. */
  sealed interface Spans {
    double floor(double number);

    double next(double boundary);
  }

  /** By time, in milliseconds since 1970. */
  record Times(TimeSteps steps) implements Spans {
    @Override
    public double floor(double number) {
      return steps.floor((long) number);
    }

    @Override
    public double next(double boundary) {
      return steps.next((long) boundary);
    }
  }

  /** By a number. */
  record Numbers(double interval, double offset) implements Spans {
    @Override
    public double floor(double number) {
      return Math.floor((number - offset) / interval) * interval + offset;
    }

    @Override
    public double next(double boundary) {
      return floor(boundary + interval * 1.5);
    }
  }

  /**
   * What is to be gathered.
   *
   * @param least 0: the empty ones between others too
   */
  record Wanted(String field, Spans spans, long least) {}

  StepGatherer(Wanted wanted, Map<String, Aggregation> parts, GatherBudget budget) {
    this.wanted = wanted;
    this.budget = budget;
    this.parts = new GatherParts(parts, budget);
  }

  @Override
  public void enter(Segment segment) throws IOException {
    numbers = SegmentNumbers.of(segment.leaf(), wanted.field());
    parts.enter(segment);
  }

  @Override
  public Gathered begin() {
    return new BySpan();
  }

  private final class BySpan implements Gathered {
    private final TreeMap<Double, GatherParts.Bucket> buckets = new TreeMap<>();
    private double from = Double.NaN;
    private double to = Double.NaN;
    private GatherParts.@Nullable Bucket current;

    @Override
    public void take(int document) throws IOException {
      double last = Double.NaN;
      for (int i = numbers.seek(document); i > 0; i--) {
        GatherParts.Bucket bucket = bucket(numbers.next());
        if (from != last) {
          bucket.take(document);
        }
        last = from;
      }
    }

    /** Records come in the order of time, mostly: the bucket is that of the last one. */
    private GatherParts.Bucket bucket(double number) {
      GatherParts.Bucket known = current;
      if (known != null && number >= from && number < to) {
        return known;
      }
      from = wanted.spans().floor(number);
      to = wanted.spans().next(from);
      GatherParts.Bucket bucket = buckets.get(from);
      if (bucket == null) {
        budget.requireRoom(buckets.size() + 1L);
        bucket = parts.begin();
        buckets.put(from, bucket);
      }
      current = bucket;
      return bucket;
    }

    @Override
    public Outcome outcome() {
      if (wanted.least() == 0 && !buckets.isEmpty()) {
        fill();
      }
      List<Outcome.Bucket> shown = new ArrayList<>();
      buckets.forEach(
          (key, bucket) -> {
            if (bucket.count() >= wanted.least()) {
              budget.show(1);
              shown.add(bucket.outcome(new Outcome.Key.Figure(key)));
            }
          });
      return new Outcome.Buckets(shown, 0);
    }

    private void fill() {
      double last = buckets.lastKey();
      double before = Double.NaN;
      for (double key = buckets.firstKey();
          key < last && key != before;
          key = wanted.spans().next(key)) {
        budget.requireRoom(buckets.size());
        buckets.computeIfAbsent(key, _ -> parts.begin());
        before = key;
      }
    }
  }
}

package dev.berth.index;

import java.util.List;
import java.util.Map;

/** What an {@link Aggregation} came to. Immutable. */
public sealed interface Outcome {
  /**
   * Of all that sort into buckets.
   *
   * @param others how many records are in buckets that are left out
   */
  record Buckets(List<Bucket> buckets, long others) implements Outcome {
    public Buckets {
      buckets = List.copyOf(buckets);
    }
  }

  /** A bucket, by what it is about. */
  record Bucket(Key key, long count, Map<String, Outcome> parts) {
    public Bucket {
      parts = Map.copyOf(parts);
    }
  }

  /** What a bucket is about. */
  sealed interface Key {
    /** A name, or the name of a filter or a range. */
    record Name(String name) implements Key {}

    /** A number; of times, milliseconds since 1970. */
    record Figure(double number) implements Key {}
  }

  /**
   * Of percentiles.
   *
   * @param values one for each percent that was asked for; not a number: there was no value
   */
  record Percentiles(List<Double> percents, List<Double> values) implements Outcome {
    public Percentiles {
      percents = List.copyOf(percents);
      values = List.copyOf(values);
    }
  }

  /** How many values, or different ones. */
  record Count(long number) implements Outcome {}

  /** Of a field's numbers; without any, least and greatest are the infinities. */
  record Figures(long count, double sum, double least, double greatest, double sumOfSquares)
      implements Outcome {
    /** Not a number: there was none. */
    public double average() {
      return count == 0 ? Double.NaN : sum / count;
    }
  }
}
